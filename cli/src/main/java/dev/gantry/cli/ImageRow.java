package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One name of an image of `GET /images/json`; an image without a name has one row.
final class ImageRow extends Row {
    static final RowKind KIND = new RowKind(
                    "*formatter.imageContext",
                    "ID",
                    "IMAGE ID",
                    "Repository",
                    "REPOSITORY",
                    "Tag",
                    "TAG",
                    "Digest",
                    "DIGEST",
                    "CreatedSince",
                    "CREATED",
                    "CreatedAt",
                    "CREATED AT",
                    "Size",
                    "SIZE",
                    "Containers",
                    "CONTAINERS",
                    "VirtualSize",
                    "SIZE",
                    "SharedSize",
                    "SHARED SIZE",
                    "UniqueSize",
                    "UNIQUE SIZE")
            .withRaw(
                    "repository: {{.Repository}}",
                    "tag: {{.Tag}}",
                    "image_id: {{.ID}}",
                    "created_at: {{.CreatedAt}}",
                    "virtual_size: {{.Size}}");

    private static final String NONE = "<none>";
    private static final String UNKNOWN = "N/A";

    private final JsonObject image;
    private final boolean truncates;
    private final String repository;
    private final String tag;
    private final String digest;

    private ImageRow(JsonObject image, boolean truncates, String repository, String tag, String digest) {
        super(KIND);
        this.image = image;
        this.truncates = truncates;
        this.repository = repository;
        this.tag = tag;
        this.digest = digest;
    }

    /// The rows of one image: one for each tag, with `digests` one for each tag and digest, and one for each
    /// repository that has a digest only.
    static List<ImageRow> of(JsonObject image, boolean truncates, boolean digests) {
        Map<String, List<String>> tags = byRepository(image.texts("RepoTags"), ':');
        Map<String, List<String>> digestsOf = byRepository(image.texts("RepoDigests"), '@');
        List<ImageRow> rows = new ArrayList<>();
        tags.forEach((repository, names) -> {
            List<String> known = digestsOf.getOrDefault(repository, List.of());
            digestsOf.remove(repository);
            for (String tag : names) {
                for (String digest : digests && !known.isEmpty() ? known : List.of(NONE)) {
                    rows.add(new ImageRow(image, truncates, repository, tag, digest));
                }
            }
        });
        digestsOf.forEach((repository, known) -> {
            for (String digest : digests ? known : List.of("")) {
                rows.add(new ImageRow(image, truncates, repository, NONE, digest));
            }
        });
        return rows.isEmpty() ? List.of(new ImageRow(image, truncates, NONE, NONE, NONE)) : rows;
    }

    private static Map<String, List<String>> byRepository(List<String> names, char separator) {
        Map<String, List<String>> byRepository = new LinkedHashMap<>();
        for (String name : names) {
            int at = name.lastIndexOf(separator);
            if (at > 0 && !name.startsWith(NONE)) {
                byRepository
                        .computeIfAbsent(familiar(name.substring(0, at)), repository -> new ArrayList<>())
                        .add(name.substring(at + 1));
            }
        }
        return byRepository;
    }

    /// Engines may spell out what people leave unwritten.
    private static String familiar(String repository) {
        return repository.startsWith("docker.io/") ? ImageName.parse(repository).familiarRepository() : repository;
    }

    @Override
    String column(String name) {
        long created = image.number("Created");
        return switch (name) {
            case "ID" -> truncates ? ShortText.id(image.text("Id")) : image.text("Id");
            case "Repository" -> repository;
            case "Tag" -> tag;
            case "Digest" -> digest;
            case "CreatedSince" -> created <= 0 ? UNKNOWN : HumanDuration.ago(created);
            case "CreatedAt" -> LocalTimes.ofSeconds(created);
            case "Size" -> ByteSize.human(image.number("Size"));
            case "VirtualSize" -> ByteSize.precise(image.number("Size"));
            case "Containers" -> known("Containers") ? String.valueOf(image.number("Containers")) : UNKNOWN;
            case "SharedSize" -> known("SharedSize") ? ByteSize.precise(image.number("SharedSize")) : UNKNOWN;
            case "UniqueSize" ->
                known("SharedSize") ? ByteSize.precise(image.number("Size") - image.number("SharedSize")) : UNKNOWN;
            default -> "";
        };
    }

    private boolean known(String field) {
        return image.number(field) >= 0 && image.has(field);
    }
}
