package dev.gantry.dockerfile;

/// A here-document: `<<EOF`, its lines, `EOF`.
///
/// @param name its terminator; for `COPY` the name of the file that it makes
/// @param expand whether variables in it are replaced: not when the name was quoted (`<<"EOF"`)
/// @param chomp whether leading tabs go (`<<-EOF`)
/// @param content its lines as they are in the file, each with its line end
public record HereDocument(String name, boolean expand, boolean chomp, String content) {
    /// The lines as the document's reader gets them.
    public String text() {
        return chomp ? content.replaceAll("(?m)^\\t+", "") : content;
    }
}
