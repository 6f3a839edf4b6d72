package dev.gantry.cli;

import dev.gantry.client.JsonObject;

/// Shows a build. One thread at a time.
interface BuildView extends AutoCloseable {
    void began(BuildStep step);

    /// A line of what the step's command writes.
    ///
    /// @param line without its end
    /// @param isError whether it goes to the command's standard error
    void said(BuildStep step, String line, boolean isError);

    /// A message of the pull of the step's image, as `POST /images/create` sends it.
    void pulled(BuildStep step, JsonObject message);

    void ended(BuildStep step);

    /// Something that the user should know, and that is no failure.
    void warned(String text);

    /// The build has failed; what is shown afterwards says why.
    void failed();

    /// Nothing more comes.
    @Override
    void close();
}
