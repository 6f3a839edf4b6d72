package dev.gantry.cli;

/// What an engine of today answers about images.
final class EngineAnswers {
    /// Everything a stream of progress can hold.
    static final String PULL = """
            {"status":"Pulling from library/x","id":"latest"}
            {"status":"Pulling fs layer","progressDetail":{},"id":"aaa"}
            {"status":"Pulling fs layer","progressDetail":{},"id":"bbb"}
            {"status":"Waiting","progressDetail":{},"id":"ccc"}
            {"status":"Downloading","progressDetail":{"current":5000,"total":1000000},"progress":"[>  ]","id":"aaa"}
            {"status":"Downloading","progressDetail":{"current":500000,"total":1000000},"id":"bbb"}
            {"status":"Downloading","progressDetail":{"current":2000000,"total":1000000},"id":"bbb"}
            {"status":"Downloading","progressDetail":{"current":777},"id":"aaa"}
            {"status":"Extracting","progressDetail":{"current":3,"units":"s"},"id":"aaa"}
            {"status":"Extracting","progressDetail":{"current":3,"total":9,"units":"s"},"id":"aaa"}
            {"status":"Extracting","progressDetail":{"current":3,"total":9,"hidecounts":true},"id":"aaa"}
            {"status":"Pull complete","progressDetail":{},"id":"aaa"}
            {"status":"Digest: sha256:abc"}
            {"status":"Pull complete","progressDetail":{},"id":"bbb"}
            {"status":"Status: Downloaded newer image for x:latest"}
            {"stream":"Loaded image: x\\n"}
            {"aux":{"Tag":"x"}}
            """;

    static final String PUSH = """
            {"status":"The push refers to repository [x]"}
            {"status":"Preparing","progressDetail":{},"id":"aaa"}
            {"status":"Pushing","progressDetail":{"current":512,"total":10240},"id":"aaa"}
            {"status":"Pushed","progressDetail":{},"id":"aaa"}
            {"status":"latest: digest: sha256:abc size: 527"}
            {"progressDetail":{},"aux":{"Tag":"latest","Digest":"sha256:abc","Size":527}}
            """;

    /// Of an image for several platforms that is not here whole.
    static final String PUSH_OF_INDEX = PUSH + """
            {"aux":{"manifestPushedInsteadOfIndex":true,"originalIndex":{"mediaType":"a","digest":"sha256:o","size":1},
             "selectedManifest":{"mediaType":"b","digest":"sha256:s","size":2}}}
            {"aux":{"contentMissing":true,"desc":{"mediaType":"a","digest":"sha256:o","size":1}}}
            """;

    static final String FOUND = """
            [{"star_count":3,"is_official":false,"name":"joe/x","is_automated":true,
              "description":"A long description that is longer than\\nforty-five characters"},
             {"star_count":300,"is_official":true,"name":"x","is_automated":false,"description":"short <b>"},
             {"star_count":3,"is_official":false,"name":"another/x","description":""}]
            """;

    static final String IMAGES = """
            [{"Id":"sha256:1111111111111111111111111111111111111111111111111111111111111111",
              "RepoTags":["alpine:latest","docker.io/library/alpine:3"],
              "RepoDigests":["alpine@sha256:2222222222222222222222222222222222222222222222222222222222222222"],
              "Created":1700000000,"Size":12345678,"SharedSize":-1,"Containers":1,"Labels":null,
              "Manifests":[
                {"ID":"sha256:3333333333333333333333333333333333333333333333333333333333333333","Kind":"image",
                 "Available":true,"Size":{"Content":3300000,"Total":8800000},
                 "ImageData":{"Platform":{"os":"linux","architecture":"amd64"},"Containers":["c1"]}},
                {"ID":"sha256:4444444444444444444444444444444444444444444444444444444444444444","Kind":"image",
                 "Available":false,"Size":{"Content":0,"Total":0},
                 "ImageData":{"Platform":{"os":"linux","architecture":"arm","variant":"v7"},"Containers":[]}},
                {"ID":"sha256:5555555555555555555555555555555555555555555555555555555555555555",
                 "Kind":"attestation","Available":true,"Size":{"Content":77,"Total":77},
                 "AttestationData":{"For":"sha256:3333333333333333333333333333333333333333333333333333333333333333"}}]},
             {"Id":"sha256:6666666666666666666666666666666666666666666666666666666666666666","RepoTags":[],
              "RepoDigests":["x@sha256:2222222222222222222222222222222222222222222222222222222222222222"],
              "Created":1600000000,"Size":77,"SharedSize":-1,"Containers":0,"Labels":null},
             {"Id":"sha256:aaaa666666666666666666666666666666666666666666666666666666666666",
              "RepoTags":["<none>:<none>"],"RepoDigests":["<none>@<none>"],
              "Created":1400000000,"Size":78,"SharedSize":-1,"Containers":0,"Labels":null},
             {"Id":"sha256:7777777777777777777777777777777777777777777777777777777777777777","RepoTags":["one:1"],
              "RepoDigests":[],"Created":1800000000,"Size":7700000000,"SharedSize":-1,"Containers":0,"Labels":null,
              "Manifests":[]},
             {"Id":"sha256:8888888888888888888888888888888888888888888888888888888888888888",
              "RepoTags":["a-very-long-registry-name.example.com:5000/team/project/image:with-a-long-tag"],
              "RepoDigests":[],"Created":1500000000,"Size":0,"SharedSize":-1,"Containers":-1,"Labels":null,
              "Manifests":[{"ID":"sha256:9999","Kind":"image","Available":true,"Size":{"Content":1,"Total":2},
               "ImageData":{"Platform":{"os":"linux","architecture":"arm64","variant":"v8","os.version":"1"},
                "Containers":null}}]}]
            """;

    private EngineAnswers() {}
}
