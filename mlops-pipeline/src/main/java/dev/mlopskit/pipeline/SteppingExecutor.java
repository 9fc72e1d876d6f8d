package dev.mlopskit.pipeline;

import java.util.concurrent.Executor;

/**
 * An executor that a run hands its bodies one at a time: each {@link Runnable} runs one body, or finds that there is none to run
 * now, and ends. Other executors get loops that run body after body, which costs less. For executors that are driven by hand, as in
 * tests; {@code ManualExecutor} of mlops-testkit is one.
 */
public interface SteppingExecutor extends Executor {}
