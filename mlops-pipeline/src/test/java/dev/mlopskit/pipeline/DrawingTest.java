package dev.mlopskit.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Plans and runs as pictures and in the languages of other programs. */
class DrawingTest {
    private static Pipeline pipeline() {
        return Pipeline.define("drawn", p -> {
            Task<Integer> create = p.task("create", () -> 1).setup();
            Task<List<Integer>> items = p.task("items", create, x -> List.of(1, 2));
            Mapped<Integer> each = p.map("each", items, x -> x);
            Task<Approval> yes = p.approval("yes", "really?").after(each);
            Task<String> bad = p.task("bad", create, x -> {
                throw new IllegalStateException("no <b> & \"such\" \u0001 thing");
            });
            p.task("last", () -> 1).after(bad, yes).rule(TriggerRule.ONE_FAILED);
            p.task("delete", () -> 1).after(bad).teardownOf(create);
        });
    }

    @Test
    void mermaid_has_a_box_for_each_task_and_an_arrow_for_each_order() {
        assertThat(pipeline().plan().mermaid())
                .startsWith("flowchart LR\n")
                .contains("([\"create\"])", "[[\"each\"]]", "{{\"yes\"}}", "[\"last\"]")
                .contains(" --> ");
    }

    @Test
    void dot_names_tasks_by_their_names() {
        assertThat(pipeline().plan().dot().lines())
                .startsWith("digraph \"drawn\" {")
                .contains(
                        "  \"each\" [peripheries=2];",
                        "  \"yes\" [shape=hexagon];",
                        "  \"create\" [style=rounded];",
                        "  \"items\" -> \"each\";",
                        "  \"create\" -> \"delete\";")
                .endsWith("}");
    }

    @Test
    void groups_are_drawn_around_their_tasks() {
        Plan plan = Pipeline.define("groups", p -> {
                    PipelineBuilder outer = p.group("outer");
                    Task<Integer> a = outer.task("a", () -> 1);
                    outer.group("inner").task("b", a, x -> x);
                    p.task("c", () -> 1).after(outer);
                })
                .plan();
        assertThat(plan.mermaid()).isEqualTo("""
                        flowchart LR
                          t2["c"]
                          subgraph g0["outer"]
                            t0["outer.a"]
                            subgraph g1["outer.inner"]
                              t1["outer.inner.b"]
                            end
                          end
                          t0 --> t1
                          t1 --> t2
                        """);
        assertThat(plan.dot()).contains("""
                          "c";
                          subgraph cluster_0 {
                            label="outer";
                            "outer.a";
                            subgraph cluster_1 {
                              label="outer.inner";
                              "outer.inner.b";
                            }
                          }
                        """.indent(0));
    }

    @Test
    void pictures_are_documents_with_every_task() throws Exception {
        Pipeline pipeline = pipeline();
        Document plan = parse(pipeline.plan().svg());
        assertThat(texts(plan, "text"))
                .contains("create", "each", "mapped", "last", "one_failed", "delete", "teardown");
        assertThat(plan.getElementsByTagName("path").getLength()).isEqualTo(8);

        ActiveRun run = pipeline.start();
        Await.until(() -> run.state("yes") == TaskState.AWAITING_INPUT);
        run.reject("yes", "reviewer", "");
        String gantt = run.await().gantt();
        Document drawn = parse(gantt);
        assertThat(texts(drawn, "text")).contains("create", "bad", "delete", "0");
        assertThat(texts(drawn, "title")).anyMatch(title -> title.contains("no <b> & \"such\" \uFFFD thing"));
        assertThat(gantt).doesNotContain("<b>", "<script");
    }

    @Test
    void a_plan_says_what_sort_of_task_each_is() {
        assertThat(pipeline().plan().describe().lines())
                .anyMatch(line -> line.matches(" +\\d+ +each +mapped +<- items"))
                .anyMatch(line -> line.matches(" +\\d+ +last +one_failed +<- bad, yes"))
                .anyMatch(line -> line.matches(" +\\d+ +delete +teardown +<- .*"));
    }

    private static Document parse(String svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<String> texts(Document document, String element) {
        NodeList nodes = document.getElementsByTagName(element);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) texts.add(nodes.item(i).getTextContent());
        return texts;
    }
}
