package dev.gantry.compose;

/// Makes a record of `deploy`.
final class DeployReader {
    private DeployReader() {}

    static Deploy deploy(Fields deploy) {
        Fields placement = deploy.object("placement");
        return new Deploy(
                deploy.text("mode"),
                deploy.text("endpoint_mode"),
                deploy.optionalInteger("replicas"),
                deploy.map("labels"),
                deploy.optional("restart_policy", DeployReader::restart),
                deploy.optional("update_config", DeployReader::update),
                deploy.optional("rollback_config", DeployReader::update),
                placement.texts("constraints"),
                placement.list("preferences", preference -> preference.text("spread")),
                placement.number("max_replicas_per_node"));
    }

    private static RestartRule restart(Fields rule) {
        return new RestartRule(
                rule.text("condition"),
                rule.duration("delay"),
                rule.optionalNumber("max_attempts"),
                rule.duration("window"));
    }

    private static UpdateRule update(Fields rule) {
        return new UpdateRule(
                rule.optionalNumber("parallelism"),
                rule.duration("delay"),
                rule.text("failure_action"),
                rule.duration("monitor"),
                rule.decimal("max_failure_ratio"),
                rule.text("order"));
    }
}
