package heapwarden.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import heapwarden.harness.Cli;
import heapwarden.harness.Command.Outcome;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import heapwarden.lifetime.Stories;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/**
 * One run under a gate writes every form, and all tell of the same leak at the same line; so does
 * the verb that judges it.
 */
class FormsTest {
  private static final String SOURCE = "src/test/java/heapwarden/lifetime/Stories.java";
  @TempDir Path folder;

  private String read(String name) throws Exception {
    return Files.readString(folder.resolve(name));
  }

  private static JsonObject first(JsonElement array) {
    return array.getAsJsonArray().get(0).getAsJsonObject();
  }

  @Test
  void everyFormTellsOfTheSameLeakAtTheSameLine() throws Exception {
    List<String> names =
        List.of("a.json", "a.sarif", "a.xml", "a.codequality.json", "a.md", "a.collapsed");
    String files = String.join(":", names.stream().map(name -> folder + "/" + name).toList());
    Run run =
        Jvm.current()
            .withoutReport()
            .agent("gate,kinds=file,source.roots=src/main/java:src/test/java,report=" + files)
            .run(Stories.class, "short")
            .succeeded();
    assertThat(run.stderr()).doesNotContain("cannot be written");
    JsonObject json = JsonParser.parseString(read("a.json")).getAsJsonObject();
    JsonObject found = first(json.get("findings"));
    String fingerprint = found.get("fingerprint").getAsString();
    assertThat(found.get("verdict").getAsString()).isEqualTo("OPEN_AT_EXIT");
    String site = found.get("site").getAsString();
    int line = Integer.parseInt(site.replaceAll(".*:(\\d+)\\)", "$1"));

    JsonObject sarif = JsonParser.parseString(read("a.sarif")).getAsJsonObject();
    JsonObject result = first(first(sarif.get("runs")).get("results"));
    assertThat(result.get("ruleId").getAsString()).isEqualTo("OPEN_AT_EXIT/file");
    assertThat(result.getAsJsonObject("partialFingerprints").get("heapwarden/v1").getAsString())
        .isEqualTo(fingerprint);
    JsonObject place = first(result.get("locations")).getAsJsonObject("physicalLocation");
    assertThat(place.getAsJsonObject("artifactLocation").get("uri").getAsString()).endsWith(SOURCE);
    assertThat(place.getAsJsonObject("region").get("startLine").getAsInt()).isEqualTo(line);
    assertThat(result.getAsJsonArray("codeFlows").toString()).contains(SOURCE);

    JsonObject issue = first(JsonParser.parseString(read("a.codequality.json")));
    assertThat(issue.get("fingerprint").getAsString()).isEqualTo(fingerprint);
    JsonObject location = issue.getAsJsonObject("location");
    assertThat(location.get("path").getAsString()).endsWith(SOURCE);
    assertThat(location.getAsJsonObject("lines").get("begin").getAsInt()).isEqualTo(line);

    Element suites =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(folder.resolve("a.xml").toFile())
            .getDocumentElement();
    assertThat(Integer.parseInt(suites.getAttribute("failures"))).isPositive();
    Element test = (Element) suites.getElementsByTagName("testcase").item(0);
    assertThat(test.getAttribute("classname")).isEqualTo(Stories.class.getName());
    assertThat(test.getElementsByTagName("failure").item(0).getTextContent()).contains(site);

    assertThat(read("a.md")).startsWith("### Heapwarden: ").contains(fingerprint, SOURCE);
    assertThat(read("a.collapsed"))
        .contains(Stories.class.getName() + ".main;" + Stories.class.getName() + ".openOne;")
        .contains("file_OPEN_AT_EXIT " + found.get("count").getAsLong() + "\n");
  }

  @Test
  void theVerbShowsItToGitHubAndWritesTheFormsOfTheWhole() throws Exception {
    String own = folder + "/a.json:" + folder + "/a.codequality.json";
    Jvm.current()
        .withoutReport()
        .agent("gate,kinds=file,report=" + own)
        .run(Stories.class, "short")
        .succeeded();
    Path summary = Files.writeString(folder.resolve("summary"), "of another step\n\n");
    Outcome judged =
        Cli.run(
            Map.of("GITHUB_ACTIONS", "true", "GITHUB_STEP_SUMMARY", summary.toString()),
            List.of(),
            "gate",
            folder.toString(),
            "--source-roots",
            "src/main/java:src/test/java",
            "-o",
            folder + "/all.sarif",
            "-o",
            folder + "/all.xml");
    assertThat(judged.exitCode()).as(judged.stderr()).isOne();
    assertThat(judged.stdout()).startsWith("1 report, ");
    assertThat(judged.stdout().lines().filter(line -> line.startsWith("::")))
        .singleElement()
        .asString()
        .matches(
            "::error file=.*" + SOURCE + ",line=\\d+,title=Heapwarden%3A OPEN_AT_EXIT file::.*");
    assertThat(summary).content().startsWith("of another step\n\n### Heapwarden: 1 new leak\n");
    JsonObject run = first(JsonParser.parseString(read("all.sarif")).getAsJsonObject().get("runs"));
    assertThat(first(run.get("results")).get("baselineState").getAsString()).isEqualTo("new");
    assertThat(read("all.xml")).contains("<failure ");

    Outcome plain = Cli.run(Map.of("GITHUB_ACTIONS", ""), List.of(), "gate", folder + "/a.json");
    assertThat(plain.stdout()).doesNotContain("::error");
    Outcome nothing = Cli.run("gate", folder + "/a.codequality.json");
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.stderr()).contains("none of these is a JSON report");
  }
}
