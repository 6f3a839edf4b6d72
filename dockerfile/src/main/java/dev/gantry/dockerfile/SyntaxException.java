package dev.gantry.dockerfile;

/// Something wrong inside a statement, by whoever does not know in which line it stands; [InstructionParser] does and
/// says it with a [DockerfileException].
final class SyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SyntaxException(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
