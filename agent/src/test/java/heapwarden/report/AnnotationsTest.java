package heapwarden.report;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Finding;
import heapwarden.finding.GateResult;
import heapwarden.finding.GateResult.Judged;
import heapwarden.finding.Kind;
import heapwarden.finding.Standing;
import heapwarden.finding.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AnnotationsTest {
  private static final SourceRoots NO_SOURCES = SourceRoots.of(List.of());
  private static final Pattern COMMAND = Pattern.compile("::(error|warning|notice) ([^:]*)::(.*)");

  /** A command as a runner takes it apart. */
  private record Command(String name, Map<String, String> properties, String message) {
    static Command parse(String line) {
      assertThat(line.lines()).as("one line").hasSize(1);
      assertThat(line.chars().anyMatch(Character::isISOControl)).as(line).isFalse();
      Matcher command = COMMAND.matcher(line);
      assertThat(command.matches()).as(line).isTrue();
      Map<String, String> properties = new LinkedHashMap<>();
      for (String property : command.group(2).split(",", -1)) {
        int equals = property.indexOf('=');
        assertThat(equals).as(line).isPositive();
        properties.put(
            property.substring(0, equals), decoded(property.substring(equals + 1), true));
      }
      assertThat(properties.keySet()).isSubsetOf("file", "line", "title").contains("title");
      return new Command(command.group(1), properties, decoded(command.group(3), false));
    }

    private static String decoded(String text, boolean isProperty) {
      Matcher escapes = Pattern.compile("%(..?)?").matcher(text);
      while (escapes.find()) {
        assertThat(escapes.group(1)).as(text).isIn("25", "0A", "0D", "3A", "2C");
      }
      String plain = text.replace("%0A", "\n").replace("%0D", "\r");
      return (isProperty ? plain.replace("%3A", ":").replace("%2C", ",") : plain)
          .replace("%25", "%");
    }
  }

  private static List<Command> commands(Results results) {
    List<Command> commands = new ArrayList<>();
    for (String line : Annotations.lines(results, NO_SOURCES)) {
      commands.add(Command.parse(line));
    }
    return commands;
  }

  @Test
  void aLeakIsAnErrorAtItsLine() {
    List<Command> commands = commands(Results.of(Examples.full()));
    assertThat(commands).hasSize(2);
    Command proven = commands.get(0);
    assertThat(proven.name()).isEqualTo("error");
    assertThat(proven.properties())
        .containsEntry("file", "com/acme/Reader.java")
        .containsEntry("line", "10")
        .containsEntry("title", "Heapwarden: PROVEN file");
    assertThat(proven.message())
        .contains(
            "opened at com.acme.Reader.open(Reader.java:10), by com.acme.ReaderTest.reads() and 1"
                + " more\nfix: call close()\n");
  }

  @Test
  void theColonsAndCommasOfAPropertyAreEscaped() {
    Finding finding =
        new Finding.Builder("0", Verdict.PROVEN, Kind.FILE, "a.B")
            .stack(List.of("a,b.C%0A.d(C,:%25.java:5)"), 0, 0)
            .build();
    String line = Annotations.lines(Results.of(Examples.with(finding)), NO_SOURCES).get(0);
    assertThat(line).startsWith("::error file=a%2Cb/C%250A.java,line=5,title=Heapwarden%3A PROVEN");
  }

  @Test
  void whatIsKnownIsANoticeAndWhatIsSuppressedNothing() {
    Report report = Examples.with(Examples.proven(), Examples.growing(), Examples.deep(3, 0));
    report.withGate(
        new GateResult(
            Map.of(
                Examples.proven().fingerprint(), new Judged(Standing.KNOWN, 3, ""),
                Examples.growing().fingerprint(), new Judged(Standing.SUPPRESSED, 1, ""),
                Examples.deep(3, 0).fingerprint(), new Judged(Standing.NEW, 1, "")),
            List.of(),
            List.of(),
            List.of()));
    assertThat(commands(Results.of(report)))
        .extracting(Command::name)
        .containsExactly("error", "notice");
  }

  @Test
  void noMoreAreWrittenThanAreShown() {
    Finding[] many = new Finding[25];
    for (int i = 0; i < many.length; i++) {
      many[i] = new Finding.Builder("" + i, Verdict.PROVEN, Kind.FILE, "a.B").build();
    }
    assertThat(commands(Results.of(Examples.with(many)))).hasSize(10);
  }

  @Test
  void noNameIsACommandOfItsOwn() {
    for (int seed = 0; seed < 300; seed++) {
      Results results = new OddFindings(seed).results(4);
      assertThat(commands(results).stream().filter(command -> command.name().equals("error")))
          .hasSameSizeAs(results.failing());
    }
  }
}
