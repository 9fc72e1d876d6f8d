package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mlopskit.pipeline.internal.SystemClock;
import dev.mlopskit.pipeline.internal.events.Loop;
import dev.mlopskit.pipeline.spi.EventSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each state of a file that has stood still is told once. */
@Timeout(60)
class FolderSourceTest extends EventsTest {
    private EventSource inbox(String glob) {
        return EventSources.folder(folder.resolve("inbox"), glob, Duration.ofMinutes(1), Duration.ofSeconds(2), clock);
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve("inbox").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
        return file;
    }

    private static List<Object> values(EventSource.Polled polled) {
        return polled.items().stream().map(item -> item.value()).toList();
    }

    @Test
    void a_file_counts_once_it_has_stood_still() throws Exception {
        EventSource source = inbox("*.csv");
        Path file = write("a.csv", "1");
        write("a.txt", "1");
        write("deep/b.csv", "1");
        assertThat(source.poll(null).items()).isEmpty();
        assertThat(source.interval()).as("until it may stand still").isEqualTo(Duration.ofSeconds(2));
        clock.advance(1999);
        assertThat(source.poll(null).items()).isEmpty();
        write("a.csv", "12");
        clock.advance(1);
        assertThat(source.poll(null).items()).as("it grew").isEmpty();
        clock.advance(2000);
        EventSource.Polled polled = source.poll(null);
        assertThat(polled.items()).containsExactly(new EventSource.Item(file + " 2026-01-02T03:04:05Z 2", file));
        assertThat(source.interval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(source.poll(polled.cursor()).items()).isEmpty();
        assertThat(inbox("*.csv").poll(polled.cursor()).items()).isEmpty();
    }

    @Test
    void a_file_that_has_changed_counts_again_and_one_that_is_gone_is_forgotten() throws Exception {
        EventSource source =
                EventSources.folder(folder.resolve("inbox"), "**.csv", Duration.ofMinutes(1), Duration.ZERO, clock);
        Path a = write("a.csv", "1");
        Path b = write("deep/b.csv", "1");
        EventSource.Polled first = source.poll(null);
        assertThat(values(first)).containsExactly(a, b);
        write("deep/b.csv", "changed");
        Files.delete(a);
        EventSource.Polled second = source.poll(first.cursor());
        assertThat(values(second)).containsExactly(b);
        assertThat(second.cursor()).doesNotContain("a.csv");
        write("a.csv", "1");
        assertThat(values(source.poll(second.cursor()))).containsExactly(a);
    }

    @Test
    void a_folder_feeds_a_topic_and_the_watch_makes_it_sooner() throws Exception {
        Files.createDirectories(folder.resolve("inbox"));
        EventSource source =
                EventSources.folder(folder.resolve("inbox"), "*.csv", Duration.ofHours(1), Duration.ZERO, clock);
        events.feed("files", source);
        Path file = write("a.csv", "1");
        // The clock stands, so only the watch can have told.
        Await.until(() -> !keys("files").isEmpty());
        assertThat(events.read("files", 0, 1).get(0).value(Path.class)).isEqualTo(file);
    }

    @Test
    void a_folder_that_cannot_be_read_as_asked_is_refused() {
        assertThatThrownBy(() -> inbox("["))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("the glob '['");
        assertThatThrownBy(() -> inbox("")).hasMessageContaining("is empty");
        assertThatThrownBy(() -> EventSources.folder(folder, "*", Duration.ofSeconds(-1), Duration.ZERO, clock))
                .hasMessageContaining("cannot be asked every PT-1S: take more than zero");
        assertThatThrownBy(() -> EventSources.folder(folder, "*", Duration.ofSeconds(1), Duration.ofSeconds(-1), clock))
                .hasMessageContaining("cannot stand still for PT-1S");
    }

    @Test
    void a_folder_that_is_not_there_is_a_failure_until_it_is() throws Exception {
        EventWorker worker = events.feed("files", inbox("*.csv"));
        Await.until(() -> worker.failure().isPresent());
        assertThat(worker.failure().orElseThrow())
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("inbox, whose files *.csv are to be told, is not there: make it");
        write("a.csv", "1");
        Await.until(() -> {
            clock.advance(1000);
            return worker.failure().isEmpty();
        });
        Await.until(() -> {
            clock.advance(2000);
            return !keys("files").isEmpty();
        });
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> EventSources.folder(file, "*").poll(null)).hasMessageContaining("is no folder");
    }

    private EventSource atOnce(Path folder, String glob) {
        return EventSources.folder(folder, glob, Duration.ofMinutes(1), Duration.ZERO, clock);
    }

    @Test
    void links_are_followed_and_those_that_go_round_in_a_circle_end() throws Exception {
        write("a.csv", "1");
        write("deep/b.csv", "1");
        Path inbox = folder.resolve("inbox");
        Path link = Files.createSymbolicLink(folder.resolve("link"), inbox);
        assertThat(values(atOnce(link, "*.csv").poll(null))).containsExactly(link.resolve("a.csv"));

        Files.createSymbolicLink(inbox.resolve("deep/up"), inbox);
        Files.createSymbolicLink(inbox.resolve("nowhere.csv"), inbox.resolve("gone.csv"));
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("c.csv"), "1");
        Files.createSymbolicLink(inbox.resolve("linked"), outside);
        Files.createSymbolicLink(inbox.resolve("d.csv"), outside.resolve("c.csv"));
        assertThat(values(atOnce(inbox, "**.csv").poll(null)))
                .containsExactlyInAnyOrder(
                        inbox.resolve("a.csv"),
                        inbox.resolve("deep/b.csv"),
                        inbox.resolve("linked/c.csv"),
                        inbox.resolve("d.csv"));
    }

    @Test
    void a_file_that_is_written_for_longer_than_it_has_to_stand_still_is_told_once_it_is_whole() throws Exception {
        EventSource source = inbox("*.csv");
        String cursor = null;
        for (int i = 1; i <= 10; i++) {
            write("a.csv", "1".repeat(i));
            EventSource.Polled polled = source.poll(cursor);
            assertThat(polled.items()).isEmpty();
            cursor = polled.cursor();
            clock.advance(1500);
        }
        assertThat(source.poll(cursor).items()).isEmpty();
        clock.advance(500);
        EventSource.Polled polled = source.poll(cursor);
        assertThat(polled.items()).singleElement().satisfies(item -> assertThat(item.key())
                .endsWith(" 10"));
        clock.advance(10_000);
        assertThat(source.poll(polled.cursor()).items()).isEmpty();
    }

    @Test
    void a_slow_writer_is_waited_for_while_the_folder_feeds_a_topic() throws Exception {
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        events.close();
        events = EventQueue.in(tracking);
        events.feed(
                "files",
                EventSources.folder(
                        inbox, "*.csv", Duration.ofMillis(20), Duration.ofSeconds(1), SystemClock.INSTANCE));
        for (int i = 0; i < 15; i++) {
            Files.writeString(inbox.resolve("a.csv"), "row\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            TimeUnit.MILLISECONDS.sleep(100);
        }
        Await.until(() -> !keys("files").isEmpty());
        assertThat(keys("files")).singleElement().asString().endsWith(" 60");
    }

    @Test
    void a_file_that_is_gone_before_it_stood_still_is_no_event_and_under_its_new_name_it_is_one() throws Exception {
        EventSource source = inbox("*.csv");
        Path a = write("a.csv", "1");
        Path unfinished = write("b.tmp", "1");
        assertThat(source.poll(null).items()).isEmpty();
        Files.delete(a);
        Path b = Files.move(unfinished, unfinished.resolveSibling("b.csv"));
        clock.advance(2000);
        assertThat(source.poll(null).items()).as("it is new").isEmpty();
        clock.advance(2000);
        EventSource.Polled told = source.poll(null);
        assertThat(values(told)).containsExactly(b);
        Path c = Files.move(b, b.resolveSibling("c.csv"));
        source.poll(told.cursor());
        clock.advance(2000);
        EventSource.Polled renamed = source.poll(told.cursor());
        assertThat(values(renamed)).containsExactly(c);
        assertThat(renamed.cursor()).doesNotContain("b.csv");
    }

    @Test
    void a_file_of_the_same_time_and_another_size_is_another_event() throws Exception {
        EventSource source = atOnce(folder.resolve("inbox"), "*.csv");
        write("a.csv", "1");
        EventSource.Polled first = source.poll(null);
        write("a.csv", "12");
        EventSource.Polled second = source.poll(first.cursor());
        assertThat(second.items()).singleElement().satisfies(item -> assertThat(item.key())
                .endsWith(" 2026-01-02T03:04:05Z 2"));
        write("a.csv", "13");
        assertThat(source.poll(second.cursor()).items())
                .as("whose bytes are not read")
                .isEmpty();
    }

    // What is bad among what is good

    /** Makes a file whose name is of such bytes; without one where the system takes them for a text. */
    private Path odd(String bytes) throws Exception {
        Path file = Path.of(URI.create(folder.resolve("inbox").toUri() + bytes));
        try {
            assumeFalse(Path.of(file.toString()).equals(file));
        } catch (InvalidPathException e) {
            // As odd as can be.
        }
        return Files.writeString(file, "1");
    }

    @Test
    void files_whose_names_are_no_text_are_named_as_a_failure_and_the_others_are_told() throws Exception {
        Path a = write("a.csv", "1");
        List<Path> odd = List.of(odd("b%FC%FF.csv"), odd("b%FD%FF.csv"));
        odd("b%FE.txt");
        Path z = write("z.csv", "1");
        try (Logged logged = Logged.of(Loop.class)) {
            EventWorker worker = events.feed("files", atOnce(folder.resolve("inbox"), "*.csv"));
            Await.until(() -> worker.failure().isPresent());
            assertThat(events.read("files", 0, 9)).extracting(Event::value).containsExactly(a, z);
            assertThat(worker.failure().orElseThrow())
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("/inbox/b%FC%FF.csv")
                    .hasMessageContaining("/inbox/b%FD%FF.csv")
                    .hasMessageNotContaining("txt")
                    .hasMessageContaining("rename these files");
            Path c = write("c.csv", "1");
            Await.until(() -> {
                clock.advance(60_000);
                return keys("files").size() == 3;
            });
            assertThat(events.read("files", 2, 1).get(0).value()).isEqualTo(c);
            assertThat(logged.warnings()).as("once").hasSize(1);
            assertThat(worker.failure()).isPresent();
            for (Path each : odd) Files.delete(each);
            Await.until(() -> {
                clock.advance(60_000);
                return worker.failure().isEmpty();
            });
            assertThat(worker.isOver()).isFalse();
        }
    }

    @Test
    void a_file_is_told_by_its_own_name_beside_one_whose_name_only_looks_the_same() throws Exception {
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "a sign for what is lost");
        odd("b%FC.csv");
        Path same = inbox.resolve("b\ufffd.csv");
        Files.writeString(same, "12");
        EventSource.Polled polled = atOnce(inbox, "*.csv").poll(null);
        assertThat(values(polled)).containsExactly(same);
        assertThat(polled.items().get(0).key()).endsWith(" 2");
        assertThat(polled.failure()).hasMessageContaining("/inbox/b%FC.csv");
    }

    @Test
    void a_glob_of_letters_does_not_pass_over_names_whose_letters_are_lost() throws Exception {
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        odd("gr%F6%DFe.csv");
        assertThat(atOnce(inbox, "gr\u00f6\u00dfe.csv").poll(null).failure()).hasMessageContaining("gr%F6%DFe.csv");
    }

    @Test
    void a_locale_without_their_letters_holds_up_no_file_but_theirs() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        Path inbox = Files.createDirectories(KilledFeed.inbox(folder));
        Path a = Files.writeString(inbox.resolve("a.txt"), "1");
        Files.writeString(Path.of(URI.create(inbox.toUri() + "gr%C3%B6%C3%9Fe.txt")), "1");
        Path z = Files.writeString(inbox.resolve("z.txt"), "1");
        told(List.of("env", "LC_ALL=C"), "not in ANSI_X3.4-1968", "gr%C3%B6%C3%9Fe.txt");
        assertThat(events.read(KilledFeed.TOPIC, 0, 9)).extracting(Event::value).containsExactly(a, z);
    }

    @Test
    void a_folder_within_that_cannot_be_read_holds_up_no_other() throws Exception {
        Path inbox = Files.createDirectories(KilledFeed.inbox(folder));
        Path a = Files.writeString(inbox.resolve("a.txt"), "1");
        Path secret = Files.createDirectory(inbox.resolve("secret"));
        Files.writeString(secret.resolve("b.txt"), "1");
        Path ok = Files.createDirectory(inbox.resolve("unsecret"));
        Path c = Files.writeString(ok.resolve("c.txt"), "1");
        // Root reads all that there is, unless it may not.
        List<String> by = List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search");
        Files.setPosixFilePermissions(secret, Set.of());
        try {
            if (Files.isReadable(secret)) assumeFalse(reads(by, secret));
            told(Files.isReadable(secret) ? by : List.of(), "/inbox/secret (java.nio.file.AccessDeniedException");
        } finally {
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rwx------"));
        }
        assertThat(events.read(KilledFeed.TOPIC, 0, 9)).extracting(Event::value).containsExactly(a, c);
    }

    private static boolean reads(List<String> by, Path file) throws Exception {
        List<String> command = new ArrayList<>(by);
        command.addAll(List.of("test", "-r", file.toString()));
        try {
            return new ProcessBuilder(command).start().waitFor() != 1;
        } catch (IOException e) {
            return true;
        }
    }

    /** Waits until another process has told two files and said so much. */
    private void told(List<String> by, String... said) throws Exception {
        Child child = Child.start(by, KilledFeed.class, folder, "folder");
        try {
            Await.until(() -> keys(KilledFeed.TOPIC).size() >= 2);
            for (String each : said) Await.until(() -> child.hasSaid(each));
        } finally {
            child.kill();
        }
    }

    @Test
    void what_cannot_be_read_for_a_while_is_not_told_again_when_it_can() throws Exception {
        EventSource source = atOnce(folder.resolve("inbox"), "**.csv");
        Path a = write("a.csv", "1");
        Path b = write("deep/b.csv", "1");
        EventSource.Polled first = source.poll(null);
        assertThat(values(first)).containsExactly(a, b);
        Path elsewhere = Files.move(b.getParent(), folder.resolve("elsewhere"));
        // Nobody can follow it, not even root.
        Path link = Files.createSymbolicLink(b.getParent(), Path.of("x".repeat(300)));
        Path c = write("c.csv", "1");
        EventSource.Polled second = source.poll(first.cursor());
        assertThat(values(second)).containsExactly(c);
        assertThat(second.failure())
                .hasMessageContaining("what cannot be read: " + link.toRealPath(LinkOption.NOFOLLOW_LINKS))
                .hasMessageContaining("let this process read it");
        Files.delete(link);
        Files.move(elsewhere, link);
        EventSource.Polled third = source.poll(second.cursor());
        assertThat(third.items()).isEmpty();
        assertThat(third.failure()).isNull();
        assertThat(third.cursor()).isEqualTo(second.cursor());
    }

    @Test
    void what_is_bad_is_named_under_another_name_of_the_source_too() throws Exception {
        Files.createDirectories(folder.resolve("inbox"));
        for (int i = 0; i < 12; i++)
            Files.createSymbolicLink(folder.resolve("inbox/" + i + ".csv"), Path.of("x".repeat(300)));
        EventSource source = EventSources.named("second", atOnce(folder.resolve("inbox"), "*.csv"));
        assertThat(source.poll(null).failure())
                .hasMessageContaining("/inbox/0.csv (")
                .hasMessageContaining("and 2 more");
    }

    @Test
    void a_clock_that_is_set_back_holds_up_no_file() throws Exception {
        EventSource source = inbox("*.csv");
        Path a = write("a.csv", "1");
        assertThat(source.poll(null).items()).isEmpty();
        clock.sleep(Duration.ofHours(-5));
        assertThat(source.poll(null).items()).isEmpty();
        clock.advance(2000);
        assertThat(values(source.poll(null))).containsExactly(a);
    }
}
