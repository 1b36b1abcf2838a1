package heapwarden.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionTest {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(heapwarden_[a-z_]+)(\\{[a-z]+=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"(?:,[a-z]+=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\")*})?"
              + " (-?\\d+(?:\\.\\d+)?(?:E-?\\d+)?)");

  private static Report full() {
    Report report = Examples.full();
    report.withBounds(Examples.bounds());
    return report;
  }

  private static String text(Report report, boolean open) {
    return Exposition.of(report, new TreeMap<>(Map.of(200, 7L, 404, 1L)), Map.of("slow", 3L), open);
  }

  /** What a parser and a linter hold such text to. */
  private static Map<String, Double> parse(String text, boolean open) {
    Map<String, String> types = new HashMap<>();
    Set<String> helped = new HashSet<>();
    Map<String, Double> samples = new TreeMap<>();
    String family = "";
    for (String line : text.split("\n")) {
      if (line.startsWith("# HELP ")) {
        family = line.split(" ", 4)[2];
        assertThat(helped.add(family)).as("one help of %s", family).isTrue();
        assertThat(line.split(" ", 4)[3]).isNotBlank();
      } else if (line.startsWith("# TYPE ")) {
        String[] parts = line.split(" ");
        assertThat(parts[2]).isEqualTo(family);
        assertThat(types.put(family, parts[3])).isNull();
      } else if (!line.equals("# EOF")) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        boolean counter = types.get(family).equals("counter");
        assertThat(sample.group(1)).isEqualTo(counter && open ? family + "_total" : family);
        assertThat(sample.group(1).endsWith("_total")).as(line).isEqualTo(counter);
        assertThat(sample.group(1))
            .doesNotMatch(".*_(count|sum|bucket|milliseconds|minutes|kb|mb)");
        String labels = sample.group(2) == null ? "" : sample.group(2);
        assertThat(samples.put(sample.group(1) + labels, Double.valueOf(sample.group(3))))
            .as("a second %s", line)
            .isNull();
      }
    }
    assertThat(types.keySet()).isEqualTo(helped);
    assertThat(text.endsWith("# EOF\n")).isEqualTo(open);
    return samples;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bothFormsAreWellFormedWithEverythingAndWithNothing(boolean open) {
    parse(text(full(), open), open);
    parse(text(Examples.empty(), open), open);
    assertThat(parse(text(full(), open), open)).isEqualTo(parse(text(full(), !open), !open));
  }

  @Test
  void figuresAreInBaseUnits() {
    assertThat(parse(text(full(), false), false))
        .containsEntry("heapwarden_heap_live_bytes", 120.0 * (1 << 20))
        .containsEntry("heapwarden_heap_exhaustion_seconds", 10_800.0)
        .containsEntry("heapwarden_gc_collection_seconds_total", 3.4)
        .containsEntry("heapwarden_agent_cpu_seconds_total", 0.001)
        .containsEntry("heapwarden_agent_memory_bytes", 4096.0)
        .containsEntry("heapwarden_resources_opened_total{kind=\"file\"}", 10.0)
        .containsEntry("heapwarden_resources_open{kind=\"file\"}", 5.0)
        .containsEntry("heapwarden_health_status{status=\"degraded\"}", 1.0)
        .containsEntry("heapwarden_health_status{status=\"ok\"}", 0.0)
        .containsEntry("heapwarden_alert_active{alert=\"pressure\"}", 1.0)
        .containsEntry("heapwarden_alert_active{alert=\"emergency\"}", 0.0)
        .containsEntry("heapwarden_findings{verdict=\"growing\",severity=\"high\"}", 1.0)
        .containsEntry("heapwarden_bound_evictions_total{bound=\"store\",cause=\"size\"}", 4000.0)
        .containsEntry("heapwarden_http_requests_total{code=\"404\"}", 1.0)
        .containsEntry("heapwarden_http_connections_closed_total{reason=\"slow\"}", 3.0);
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    assertThat(parse(text(Examples.empty(), false), false).keySet())
        .doesNotContain(
            "heapwarden_heap_exhaustion_seconds",
            "heapwarden_container_limit_bytes",
            "heapwarden_gc_collections_total")
        .noneMatch(name -> name.startsWith("heapwarden_bound_"));
  }

  @Test
  void labelsAreEscapedAndBounded() {
    Report report = Examples.notes(1000);
    List<BoundLine> bounds = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      bounds.add(new BoundLine("a\"b\\c\n" + i, "t", "p" + i, "type", "observing", null));
    }
    report.withBounds(bounds);
    Map<String, Double> samples = parse(text(report, false), false);
    assertThat(
            samples.keySet().stream().filter(name -> name.startsWith("heapwarden_bound_entries")))
        .hasSize(20)
        .contains("heapwarden_bound_entries{bound=\"a\\\"b\\\\c\\n0\"}");
    assertThat(samples).hasSizeLessThan(250);
  }
}
