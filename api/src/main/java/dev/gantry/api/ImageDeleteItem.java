package dev.gantry.api;

/// One thing that a removal of images did: a name taken away or an image deleted. Source: Engine API,
/// `ImageDeleteResponseItem`.
public record ImageDeleteItem(
        @OmitEmpty String deleted, @OmitEmpty String untagged) {
    public static ImageDeleteItem deleted(String id) {
        return new ImageDeleteItem(id, "");
    }

    public static ImageDeleteItem untagged(String reference) {
        return new ImageDeleteItem("", reference);
    }
}
