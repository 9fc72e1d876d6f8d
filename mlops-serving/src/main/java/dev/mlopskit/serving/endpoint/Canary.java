package dev.mlopskit.serving.endpoint;

import dev.mlopskit.serving.ServingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a version takes over, in KServe's words: it gets a part of the traffic, in steps, while the stable version has the rest; it
 * is promoted when the last step has gone well, and rolled back as soon as a guard does not hold. Immutable.
 *
 * @param steps the percentages of the traffic, each from 1 to 100 and above the one before
 * @param stepTime how long each step lasts at least; zero for as long as its requests take
 * @param stepRequests how many requests of the canary each step needs at least, and a guard before it judges
 * @param guards what must hold
 * @param autoPromote whether the last step ends with the promotion, and not with a wait for {@link Endpoint#promote}
 */
public record Canary(
        List<Integer> steps, Duration stepTime, long stepRequests, List<Guard> guards, boolean autoPromote) {
    /** Refuses steps that do not rise, and none at all. */
    public Canary {
        steps = List.copyOf(steps);
        guards = List.copyOf(guards);
        int before = 0;
        for (int percent : steps) {
            if (percent <= before || percent > 100)
                throw new ServingException("the steps of a canary " + steps
                        + " must rise from 1 or more to 100 at most: put them in order");
            before = percent;
        }
        if (steps.isEmpty()) throw new ServingException("a canary needs a step: give the percentage of its traffic");
        if (stepTime.isNegative()) throw new ServingException("a step cannot take " + stepTime + ": give zero or more");
        stepTime = Times.bounded(stepTime);
        if (stepRequests < 1)
            throw new ServingException("a step cannot be judged by " + stepRequests + " requests: give 1 or more");
    }

    /**
     * A canary with steps; {@code steps()} without a percentage is no such call, but what reads those of a canary. Steps of five minutes and 100 requests each, a guard that at most 1 % of the calls fail, and promotion at the end.
     *
     * @param percents the percentages of the traffic, such as {@code 10, 50}
     */
    public static Canary steps(int... percents) {
        List<Integer> steps = new ArrayList<>();
        for (int percent : percents) steps.add(percent);
        return new Canary(steps, Duration.ofMinutes(5), 100, List.of(Guard.errorRate(0.01)), true);
    }

    /** With other least times and requests of each step. */
    public Canary each(Duration time, long requests) {
        return new Canary(steps, time, requests, guards, autoPromote);
    }

    /**
     * With these guards in place of the present ones.
     *
     * @param guards at least one: {@code guards()} without any is no such call, but what reads the present ones. For a canary without
     *     guards say {@code guards(new Guard[0])}
     */
    public Canary guards(Guard... guards) {
        return new Canary(steps, stepTime, stepRequests, List.of(guards), autoPromote);
    }

    /** Without a promotion at the end: the last step goes on until someone promotes it or rolls it back. */
    public Canary manual() {
        return new Canary(steps, stepTime, stepRequests, guards, false);
    }
}
