/** Values that all modules of mlopskit share. */
module dev.mlopskit.core {
    requires static transitive org.jspecify;
    requires tools.jackson.databind;
    requires org.yaml.snakeyaml;

    exports dev.mlopskit.core;
}
