package dev.mlopskit.pipeline;

/** What a run does with the other tasks once one has failed. */
public enum OnFailure {
    /** All that does not depend on the failed task still runs. The default, as in Airflow. */
    FINISH_WHAT_CAN,
    /**
     * Nothing more starts and the bodies that run are interrupted. Exactly one task is then {@link TaskState#FAILED}; what
     * throws after it counts as {@link TaskState#CANCELLED}, what returns all the same as {@link TaskState#SUCCESS}.
     */
    FAIL_FAST
}
