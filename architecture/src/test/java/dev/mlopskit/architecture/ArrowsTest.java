package dev.mlopskit.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which module and package may know which. */
@AnalyzeClasses(packages = "dev.mlopskit", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    static final ArchRule arrows_between_modules_point_one_way = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.mlopskit..")
            .layer("core")
            .definedBy("dev.mlopskit.core..")
            .layer("data")
            .definedBy("dev.mlopskit.data..")
            .layer("tracking")
            .definedBy("dev.mlopskit.tracking..")
            .layer("pipeline")
            .definedBy("dev.mlopskit.pipeline..")
            .layer("serving")
            .definedBy("dev.mlopskit.serving..")
            .layer("autolog")
            .definedBy("dev.mlopskit.autolog..")
            .layer("testkit")
            .definedBy("dev.mlopskit.testkit..")
            .whereLayer("testkit")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("data")
            .mayOnlyBeAccessedByLayers("serving", "testkit")
            .whereLayer("pipeline")
            .mayOnlyBeAccessedByLayers("testkit")
            .whereLayer("serving")
            .mayOnlyBeAccessedByLayers("testkit")
            .whereLayer("autolog")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("tracking")
            .mayOnlyBeAccessedByLayers("pipeline", "serving", "autolog", "testkit");

    @ArchTest
    static final ArchRule data_tracking_and_pipeline_know_no_machine_learning_library = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.mlopskit.core..", "dev.mlopskit.data..", "dev.mlopskit.tracking..", "dev.mlopskit.pipeline..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ml.dmlc..", "io.github.metarank..", "com.microsoft.ml..", "org.tribuo..");

    @ArchTest
    static final ArchRule autologging_knows_each_library_in_its_entry_and_its_own_package_only = noClasses()
            .that()
            .resideInAPackage("dev.mlopskit.autolog..")
            .and()
            .haveNameNotMatching(
                    "dev\\.mlopskit\\.autolog\\.(internal\\.\\w+\\.\\w+|(XGBoost|LightGBM|Tribuo)Autolog)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ml.dmlc..", "io.github.metarank..", "com.microsoft.ml..", "org.tribuo..");

    @ArchTest
    static final ArchRule xgboost_is_known_in_its_own_package_only = flavor("xgboost", "ml.dmlc..");

    @ArchTest
    static final ArchRule lightgbm_is_known_in_its_own_package_only =
            flavor("lightgbm", "io.github.metarank..", "com.microsoft.ml..");

    @ArchTest
    static final ArchRule tribuo_is_known_in_its_own_package_only =
            flavor("tribuo", "org.tribuo..", "com.oracle.labs..");

    private static ArchRule flavor(String name, String... library) {
        return noClasses()
                .that()
                .resideInAPackage("dev.mlopskit.serving..")
                .and()
                .resideOutsideOfPackage("dev.mlopskit.serving.internal." + name)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library);
    }

    @ArchTest
    static final ArchRule nobody_reaches_into_the_inside_of_tracking = noClasses()
            .that()
            .resideOutsideOfPackage("dev.mlopskit.tracking..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.mlopskit.tracking.internal..");

    @ArchTest
    static final ArchRule what_extenders_implement_knows_nothing_of_the_inside = noClasses()
            .that()
            .resideInAnyPackage("dev.mlopskit.tracking.spi", "dev.mlopskit.pipeline.spi")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.mlopskit.tracking.internal..", "dev.mlopskit.pipeline.internal..");

    @ArchTest
    static final ArchRule the_kinds_of_store_do_not_know_each_other = slices().matching(
                    "dev.mlopskit.tracking.internal.(sql|file|rest)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule the_inside_of_tracking_works_on_stores_and_not_on_handles = noClasses()
            .that()
            .resideInAPackage("dev.mlopskit.tracking.internal..")
            .and()
            // Measures what happens to a run while it goes on.
            .resideOutsideOfPackage("dev.mlopskit.tracking.internal.jvm..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "dev\\.mlopskit\\.tracking\\.(Tracking|Experiment|Run|Artifacts|LoggedModel|RegisteredModel"
                            + "|ModelVersion|MetricBuffer|Query|Merge|GarbageCollection|Doctor)");

    @ArchTest
    static final ArchRule the_engine_knows_no_tracking = noClasses()
            .that()
            .resideInAPackage("dev.mlopskit.pipeline..")
            .and()
            .haveNameNotMatching(
                    "dev\\.mlopskit\\.pipeline\\.(listener\\.TrackingListener|Journal|Cache|Scheduler|EventQueue|EventSources"
                            + "|internal\\.(store|journal|cache|events)\\.\\w+|internal\\.schedule\\.SqlScheduleState)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.mlopskit.tracking..");

    @ArchTest
    static final ArchRule arrows_inside_the_pipeline_go_round_in_no_circle =
            slices().matching("dev.mlopskit.pipeline.internal.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule arrows_inside_serving_go_round_in_no_circle =
            slices().matching("dev.mlopskit.serving.internal.(*)..").should().beFreeOfCycles();

    /** So that a name in an error, a search or a talk is one class. */
    @ArchTest
    static void a_name_stands_for_one_class_of_data_and_serving(JavaClasses all) {
        Map<String, Set<String>> packages = new TreeMap<>();
        for (JavaClass each : all)
            if (each.isTopLevelClass()
                    && !each.getSimpleName().equals("package-info")
                    && each.getPackageName().matches("dev\\.mlopskit\\.(data|serving)(\\..*)?"))
                packages.computeIfAbsent(each.getSimpleName(), name -> new TreeSet<>())
                        .add(each.getPackageName());
        packages.values().removeIf(places -> places.size() == 1);
        assertThat(packages).isEmpty();
    }

    @ArchTest
    static final ArchRule onnx_runtime_is_known_in_its_own_package_only = flavor("onnx", "ai.onnxruntime..");

    @ArchTest
    static final ArchRule pmml_is_known_in_its_own_package_only = flavor("pmml", "org.pmml4s..");

    @ArchTest
    static final ArchRule one_class_of_a_module_knows_micrometer = noClasses()
            .that()
            .resideInAPackage("dev.mlopskit..")
            .and()
            .haveNameNotMatching(
                    "dev\\.mlopskit\\.(pipeline\\.listener\\.MicrometerListener|serving\\.endpoint\\.MicrometerEndpointListener)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");

    @ArchTest
    static final ArchRule one_class_knows_kafka = noClasses()
            .that()
            .resideInAPackage("dev.mlopskit..")
            .and()
            .haveNameNotMatching("dev\\.mlopskit\\.pipeline\\.internal\\.events\\.KafkaSource(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule nothing_is_deserialized_by_java = noClasses()
            .that()
            .resideInAPackage("dev.mlopskit..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.ObjectInputStream")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo("java.io.ObjectInput")
            .because("what a stream of objects names is made, whoever wrote it");

    @ArchTest
    static final ArchRule one_class_knows_zstd = noClasses()
            .that()
            .resideInAPackage("dev.mlopskit..")
            .and()
            .haveNameNotMatching("dev\\.mlopskit\\.serving\\.internal\\.files\\.Zstandard(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.github.luben..");

    @ArchTest
    static final ArchRule one_class_knows_duckdb = noClasses()
            .that()
            .resideInAPackage("dev.mlopskit..")
            .and()
            .haveNameNotMatching("dev\\.mlopskit\\.serving\\.internal\\.batch\\.ParquetFile(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.duckdb..");

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes()
            .that()
            .haveSimpleName("package-info")
            .should()
            .beAnnotatedWith("org.jspecify.annotations.NullMarked");

    @ArchTest
    static final ArchRule exceptions_for_users_have_one_root = classes()
            .that()
            .areAssignableTo(Throwable.class)
            .and()
            .arePublic()
            .should()
            .beAssignableTo("dev.mlopskit.core.MlopsException");

    @ArchTest
    static final ArchRule no_library_shows_in_a_public_signature = classes()
            .that()
            .arePublic()
            .and()
            .resideOutsideOfPackage("..internal..")
            .and()
            // The entries of autologging are called with what the library that they are named after has made.
            .haveNameNotMatching("dev\\.mlopskit\\.autolog\\.(XGBoost|LightGBM|Tribuo)Autolog")
            .and()
            // Are there to write into a registry of that library.
            .doNotHaveFullyQualifiedName("dev.mlopskit.pipeline.listener.MicrometerListener")
            .and()
            .doNotHaveFullyQualifiedName("dev.mlopskit.serving.endpoint.MicrometerEndpointListener")
            .and()
            // Reads the rows of a database.
            .doNotHaveFullyQualifiedName("dev.mlopskit.tracking.spi.OwnTables$Reader")
            .should(new PlainSignatures());
}
