package dev.mlopskit.pipeline;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as a {@link Journal} has it.
 *
 * @param id 32 lower-case hexadecimal digits
 * @param state how it ended; {@code null} until then
 * @param abandoned whether it is not over and nobody drives it any more: its process is gone, or has been silent for 30 seconds
 * @param owner the process that drives it, or did
 * @param rerunOf the run that this does parts of again; {@code null} for none
 * @param startedAt when it began, in whatever process
 * @param endedAt when it ended; {@code null} until then
 */
public record JournaledRun(
        String id,
        String pipeline,
        @Nullable RunState state,
        boolean abandoned,
        String owner,
        @Nullable String rerunOf,
        Instant startedAt,
        @Nullable Instant endedAt) {}
