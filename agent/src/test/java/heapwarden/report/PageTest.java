package heapwarden.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import heapwarden.finding.Finding;
import heapwarden.finding.Finding.Builder;
import heapwarden.finding.Kind;
import heapwarden.finding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
  private static final String HOSTILE = "</script><script>alert(1)</script><!--&\u2028\"'\\";
  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);
  @TempDir Path folder;

  private static String data(String page) {
    Matcher data = DATA.matcher(page);
    assertThat(data.find()).isTrue();
    return data.group(1);
  }

  private static Report hostile() {
    Finding finding =
        new Builder("0123456789abcdef", Verdict.PROVEN, Kind.FILE, HOSTILE)
            .stack(List.of(HOSTILE + "(x)"), 0, 0)
            .opened(List.of(HOSTILE), HOSTILE)
            .says(HOSTILE, HOSTILE)
            .build();
    History history = new History();
    history.begin(1);
    history.add(History.Group.CONTAINER, HOSTILE, HOSTILE, 1);
    ResourceLine line = new ResourceLine("file", HOSTILE, HOSTILE, HOSTILE, HOSTILE, 1500);
    return Examples.with(finding).withPage(history, new ResourcePage(3, 0, List.of(line)));
  }

  @Test
  void theLivePageHoldsNoReport() {
    assertThat(data(Page.live())).isEqualTo("null");
  }

  @Test
  void noPlaceIsLeftUnfilledAndNothingIsFetchedFromElsewhere() {
    String page = Page.live();
    assertThat(page).doesNotContain("/*page.", "/*uplot.", "<!--data-->");
    assertThat(page).contains("Leon Sorokin").contains("uPlot");
    assertThat(page)
        .doesNotContainPattern("(?i)(src|href)\\s*=\\s*[\"']?(https?:)?//")
        .doesNotContainPattern("(?i)@import|url\\(\\s*[\"']?https?:");
  }

  @Test
  void noValueEndsTheScriptItStandsIn() {
    String page = Page.offline(hostile());
    String safe = Page.live();
    assertThat(count(page, "<script")).isEqualTo(count(safe, "<script"));
    assertThat(count(page, "</script")).isEqualTo(count(safe, "</script"));
    assertThat(count(page, "<!--")).isEqualTo(count(safe, "<!--"));
    assertThat(page).doesNotContain("alert(1)</script>");
    JsonObject data = JsonParser.parseString(data(page)).getAsJsonObject();
    JsonObject finding =
        data.getAsJsonObject("report").getAsJsonArray("findings").get(0).getAsJsonObject();
    assertThat(finding.get("type").getAsString()).isEqualTo(HOSTILE);
    assertThat(finding.get("label").getAsString()).isEqualTo(HOSTILE);
    JsonObject resources = data.getAsJsonObject("resources");
    assertThat(resources.get("total").getAsInt()).isEqualTo(3);
    JsonObject line = resources.getAsJsonArray("resources").get(0).getAsJsonObject();
    assertThat(line.get("site").getAsString()).isEqualTo(HOSTILE);
    assertThat(line.get("ageSeconds").getAsDouble()).isEqualTo(1.5);
    assertThat(data.getAsJsonObject("history").getAsJsonArray("curves")).hasSize(1);
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length;
  }

  @Test
  void theFormOfAFileFollowsItsSuffix() throws IOException {
    Report report = hostile();
    for (String name : List.of("a.html", "b.htm", "c.json", "d.txt", "e")) {
      ReportFiles.write(report, folder.resolve(name).toString());
    }
    assertThat(Files.readString(folder.resolve("a.html"))).startsWith("<!DOCTYPE html>");
    assertThat(Files.readString(folder.resolve("b.htm"))).startsWith("<!DOCTYPE html>");
    assertThat(Files.readString(folder.resolve("c.json"))).startsWith("{");
    assertThat(Files.readString(folder.resolve("d.txt"))).startsWith("Heapwarden");
    assertThat(Files.readString(folder.resolve("e"))).startsWith("Heapwarden");
  }
}
