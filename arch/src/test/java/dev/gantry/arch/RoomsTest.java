package dev.gantry.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The arrows between the rooms, as `docs/architecture.md` draws them.
@AnalyzeClasses(packages = "dev.gantry", importOptions = ImportOption.DoNotIncludeTests.class)
final class RoomsTest {
    @ArchTest
    static final ArchRule arrowsPointDown = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("api")
            .definedBy("dev.gantry.api")
            .layer("linux")
            .definedBy("dev.gantry.linux")
            .layer("image")
            .definedBy("dev.gantry.image")
            .layer("dockerfile")
            .definedBy("dev.gantry.dockerfile")
            .layer("distribution")
            .definedBy("dev.gantry.distribution")
            .layer("storage")
            .definedBy("dev.gantry.storage")
            .layer("plugin")
            .definedBy("dev.gantry.plugin")
            .layer("network")
            .definedBy("dev.gantry.network")
            .layer("volume")
            .definedBy("dev.gantry.volume")
            .layer("runtime")
            .definedBy("dev.gantry.runtime")
            .layer("logging")
            .definedBy("dev.gantry.logging")
            .layer("engine")
            .definedBy("dev.gantry.engine")
            .layer("build")
            .definedBy("dev.gantry.build")
            .layer("http")
            .definedBy("dev.gantry.http")
            .layer("server")
            .definedBy("dev.gantry.server")
            .layer("client")
            .definedBy("dev.gantry.client")
            .layer("compose")
            .definedBy("dev.gantry.compose")
            .layer("cli")
            .definedBy("dev.gantry.cli")
            .layer("registry")
            .definedBy("dev.gantry.registry")
            .whereLayer("api")
            .mayNotAccessAnyLayer()
            .whereLayer("linux")
            .mayNotAccessAnyLayer()
            .whereLayer("image")
            .mayNotAccessAnyLayer()
            .whereLayer("http")
            .mayNotAccessAnyLayer()
            .whereLayer("dockerfile")
            .mayOnlyAccessLayers("image")
            .whereLayer("distribution")
            .mayOnlyAccessLayers("image")
            .whereLayer("storage")
            .mayOnlyAccessLayers("image", "linux")
            .whereLayer("plugin")
            .mayOnlyAccessLayers("http")
            .whereLayer("network")
            .mayOnlyAccessLayers("linux", "plugin")
            .whereLayer("volume")
            .mayOnlyAccessLayers("linux", "plugin")
            .whereLayer("runtime")
            .mayOnlyAccessLayers("linux")
            .whereLayer("logging")
            .mayOnlyAccessLayers("linux", "runtime", "http")
            .whereLayer("logging")
            .mayOnlyBeAccessedByLayers("engine")
            .whereLayer("engine")
            .mayOnlyAccessLayers(
                    "api",
                    "linux",
                    "image",
                    "distribution",
                    "dockerfile",
                    "storage",
                    "network",
                    "volume",
                    "runtime",
                    "logging",
                    "plugin")
            .whereLayer("build")
            .mayOnlyAccessLayers("api", "linux", "image", "distribution", "dockerfile", "storage", "runtime", "engine")
            .whereLayer("build")
            .mayOnlyBeAccessedByLayers("server")
            .whereLayer("client")
            .mayOnlyAccessLayers("api")
            .whereLayer("compose")
            .mayOnlyAccessLayers("api", "client")
            .whereLayer("compose")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("cli")
            .mayOnlyAccessLayers("api", "client", "compose", "distribution", "dockerfile", "image", "linux")
            .whereLayer("registry")
            .mayOnlyAccessLayers("linux", "image", "storage", "http", "cli")
            .whereLayer("registry")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("server")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("cli")
            .mayOnlyBeAccessedByLayers("registry");

    @ArchTest
    static final ArchRule onlyLinuxCallsNativeCode = noClasses()
            .that()
            .resideOutsideOfPackage("dev.gantry.linux")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.foreign..");
}
