package dev.mlopskit.pipeline.internal.journal;

import dev.mlopskit.pipeline.internal.params.ParamSource;
import java.util.List;

/**
 * What may have changed since a run was begun with which is gone on.
 *
 * @param changes whether the DAG may
 * @param params what is given now, for params that the run does not have
 * @param strict whether params that are given now have to be those of the run, where it has them; if not, its own go before
 */
public record Accepts(boolean changes, List<ParamSource> params, boolean strict) {}
