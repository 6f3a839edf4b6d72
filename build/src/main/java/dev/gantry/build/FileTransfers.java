package dev.gantry.build;

import dev.gantry.dockerfile.IgnoreFile;
import dev.gantry.dockerfile.Instruction;
import dev.gantry.dockerfile.Statement;
import dev.gantry.dockerfile.Transfer;
import dev.gantry.dockerfile.Variables;
import java.util.List;

/// Finds out what `COPY` and `ADD` mean in a stage: whose files, and which.
///
/// With `--link` the files become a layer of their own, made on nothing: links of the layers below are not
/// followed, directories on the way are root's with mode 755, and the cache's key says nothing of what is
/// below, so that another base leaves the layer as it is. BuildKit does the same: it copies to an empty file
/// system and merges that with what is below. The names of `--chown` are those of the stage so far, and their
/// numbers go into the key.
final class FileTransfers {
    private final BuildTools tools;
    private final FileSource.Finder from;

    /// @param from the files of what `COPY --from` names
    FileTransfers(BuildTools tools, FileSource.Finder from) {
        this.tools = tools;
        this.from = from;
    }

    /// Prepares an instruction.
    ///
    /// @param variables in scope
    /// @param before what it is carried out on
    /// @param directory where relative destinations begin
    /// @throws dev.gantry.engine.EngineException where a source is missing or not allowed
    FileTransfer prepare(Instruction.Copy copy, Variables variables, StageState before, String directory)
            throws InterruptedException {
        Statement statement = copy.statement();
        Transfer transfer = resolved(statement, copy.transfer(), variables, before);
        Selection selection = selection(statement, transfer);
        boolean isContext = copy.from().isEmpty();
        FileSource source = isContext ? tools.context() : from.find(copy.from());
        if (!transfer.sources().isEmpty()) {
            source.require(ContextNeeds.ofSources(statement, transfer.sources(), copy.parents()));
        }
        Sources sources = new Sources(statement, isContext, copy.parents(), selection);
        List<Picked> picked = transfer.sources().isEmpty()
                ? List.of()
                : List.of(new Picked(
                        source,
                        source.read(root -> sources.find(root, transfer.sources())),
                        !isContext,
                        false,
                        selection,
                        ""));
        return fit(new FileTransfer(statement, transfer, picked, directory, tools.trees()));
    }

    /// Prepares an instruction; what it names by an address is fetched.
    ///
    /// @param variables in scope
    /// @param before what it is carried out on
    /// @param directory where relative destinations begin
    /// @throws dev.gantry.engine.EngineException where a source is missing or not allowed
    FileTransfer prepare(Instruction.Add add, Variables variables, StageState before, String directory)
            throws InterruptedException {
        Statement statement = add.statement();
        Transfer transfer = resolved(statement, add.transfer(), variables, before);
        Selection selection = selection(statement, transfer);
        String checksum = variables.expand(statement, add.checksum());
        List<Picked> picked = new AddSources(tools, add, checksum, selection).find(transfer.sources());
        return fit(new FileTransfer(statement, transfer, picked, directory, tools.trees()));
    }

    private static FileTransfer fit(FileTransfer transfer) {
        transfer.requireFit();
        return transfer;
    }

    /// Names of owners are those of the image so far: with `--link`, too, whose files are put on none.
    private Transfer resolved(Statement statement, Transfer written, Variables variables, StageState before) {
        Transfer transfer = variables.resolve(statement, written);
        if (!transfer.link() || transfer.chown().isEmpty()) {
            return transfer;
        }
        Owner owner = new FileSource.Layers(tools.workspaces(), before.diffIds())
                .read(root -> Ownership.of(root, transfer.chown()));
        return transfer.withChown(owner.uid() + ":" + owner.gid());
    }

    private static Selection selection(Statement statement, Transfer transfer) {
        return transfer.excludes().isEmpty()
                ? Selection.ALL
                : new Selection(IgnoreFile.of(statement, transfer.excludes()));
    }
}
