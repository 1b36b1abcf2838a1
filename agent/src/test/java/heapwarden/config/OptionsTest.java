package heapwarden.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import heapwarden.finding.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private final Properties system = new Properties();
  private final Map<String, String> environment = new HashMap<>();
  @TempDir Path folder;

  private Options parse(String argument) throws OptionException {
    return Options.parse(argument, system, environment);
  }

  private String mistake(String argument) {
    try {
      parse(argument);
    } catch (OptionException e) {
      return e.getMessage();
    }
    throw new AssertionError(argument + " was accepted");
  }

  private String file(String content) throws IOException {
    return Files.writeString(folder.resolve("heapwarden.properties"), content).toString();
  }

  @Test
  void aCacheIsTheUsersOrAFolderOrNone() throws OptionException {
    assertThat(parse("").cache()).isEqualTo("user");
    assertThat(parse("cache").cache()).isEqualTo("user");
    assertThat(parse("cache=/var/cache/app").cache()).isEqualTo("/var/cache/app");
    for (String none : new String[] {"cache=off", "cache=false", "cache="}) {
      assertThat(parse(none).cache()).isEqualTo("off");
    }
  }

  @Nested
  class Changes {
    @Test
    void whatCanChangeChangesAndTheRestIsNamed() throws OptionException {
      Options before = parse("interval=5s,age=1h,app=com.acme");
      Options.Change change =
          before.change("interval=7s,age=2h,app=com.acme,quiet,bound.x=a.b;max=1");
      assertThat(change.changed()).containsExactly("interval=7s", "quiet=true");
      assertThat(change.unchanged()).hasSize(2).contains("age=1h");
      assertThat(change.unchanged().get(1)).startsWith("bound.x ");
      assertThat(change.options().interval()).isEqualTo(7000);
      assertThat(change.options().age()).isEqualTo(3_600_000);
      assertThat(change.options().app()).containsExactly("com.acme");
    }

    @Test
    void aFlagMayBeOnOrOff() throws OptionException {
      assertThat(parse("quiet=on").quiet()).isTrue();
      assertThat(parse("census=off").census()).isFalse();
      assertThat(parse("quiet").change("quiet=on").changed()).isEmpty();
    }

    @Test
    void aMistakeChangesNothing() throws OptionException {
      Options before = parse("interval=5s");
      assertThatThrownBy(() -> before.change("interval=7s,quiet=perhaps"))
          .isInstanceOf(OptionException.class)
          .hasMessageContaining("neither true nor false");
      assertThat(before.interval()).isEqualTo(5000);
    }
  }

  @Nested
  class Defaults {
    @Test
    void nothingGivenMeansTheDefaults() throws OptionException {
      Options options = parse(null);
      assertThat(options.off()).isFalse();
      assertThat(options.gate()).isFalse();
      assertThat(options.quiet()).isFalse();
      assertThat(options.interval()).isEqualTo(30_000);
      assertThat(options.age()).isEqualTo(24 * 3_600_000L);
      assertThat(options.settle()).isZero();
      assertThat(options.sampling()).isEqualTo(1);
      assertThat(options.depth()).isEqualTo(32);
      assertThat(options.maxTracked()).isEqualTo(250_000);
      assertThat(options.maxStacks()).isEqualTo(16_384);
      assertThat(options.kinds()).containsExactly(Kind.values());
      assertThat(options.report()).isEmpty();
      assertThat(options.app()).isEmpty();
      assertThat(options.library()).isEmpty();
      assertThat(options.track()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", " , ,"})
    void emptyPartsOfTheArgumentMeanNothing(String argument) throws OptionException {
      assertThat(parse(argument).interval()).isEqualTo(30_000);
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void eachDefaultIsAValidValueOfItsOption(Option option) throws OptionException {
      if (option == Option.CONFIG) {
        assertThat(option.defaultValue()).isEmpty();
      } else {
        parse(option.key() + "=" + option.defaultValue());
      }
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void eachOptionIsDescribedAndNamedInThreeWays(Option option) {
      assertThat(option.sentence()).endsWith(".");
      assertThat(option.variable()).matches("HEAPWARDEN_[A-Z_]+");
      assertThat(option.property()).isEqualTo("heapwarden." + option.key());
      assertThat(Option.of(option.key())).isSameAs(option);
    }
  }

  @Nested
  class Values {
    @ParameterizedTest
    @CsvSource({"200ms,200", "30s,30000", "5m,300000", "24h,86400000", "2d,172800000"})
    void aTimeIsANumberAndAUnit(String text, long millis) throws OptionException {
      assertThat(parse("interval=" + text).interval()).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "s", "", "30 s", "-5s", "1.5s", "30sec", "30S", "true"})
    void whatIsNoTimeIsRefusedWithAnExample(String text) {
      assertThat(mistake("age=" + text)).contains("age=" + text).contains("30s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999999ms", "9223372036854775807d"})
    void aTimeBeyondAllMeasureIsRefused(String text) {
      assertThat(mistake("age=" + text)).contains("age=" + text).contains("too large");
    }

    @Test
    void zeroNeedsNoUnit() throws OptionException {
      assertThat(parse("age=0").age()).isZero();
      assertThat(parse("settle=0").settle()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0ms", "0s"})
    void anIntervalOfZeroIsRefused(String text) {
      assertThat(mistake("interval=" + text)).contains("interval=" + text).contains("at least 1ms");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "500,500", "64k,64000", "2m,2000000", "2147483647,2147483647"})
    void aCountIsANumber(String text, long count) throws OptionException {
      assertThat(parse("max.tracked=" + text).maxTracked()).isEqualTo(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "", "-1", "1.5", "64K", "1g", "10s"})
    void whatIsNoCountIsRefused(String text) {
      assertThat(mistake("max.tracked=" + text))
          .contains("max.tracked=" + text)
          .contains("a whole number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0k", "2147483648", "3000m"})
    void aCountOutOfRangeIsRefusedWithTheRange(String text) {
      assertThat(mistake("max.stacks=" + text))
          .contains("max.stacks=" + text)
          .contains("1 to 2147483647");
    }

    @Test
    void aBareFlagIsTrue() throws OptionException {
      assertThat(parse("gate").gate()).isTrue();
      assertThat(parse("gate,quiet").quiet()).isTrue();
      assertThat(parse("gate=true").gate()).isTrue();
      assertThat(parse("gate=false").gate()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "1", "TRUE", ""})
    void whatIsNoFlagIsRefused(String text) {
      assertThat(mistake("quiet=" + text)).contains("quiet=" + text).contains("true nor false");
    }

    @Test
    void listsAreSeparatedByColons() throws OptionException {
      Options options = parse("app=com.acme:org.acme,library=net.acme,report=a.json:b-%p.txt");
      assertThat(options.app()).containsExactly("com.acme", "org.acme");
      assertThat(options.library()).containsExactly("net.acme");
      assertThat(options.report()).containsExactly("a.json", "b-%p.txt");
    }

    @Test
    void emptyEntriesOfAListMeanNothing() throws OptionException {
      assertThat(parse("app=:com.acme:: :").app()).containsExactly("com.acme");
    }

    @Test
    void spacesAroundKeysAndValuesAreIgnored() throws OptionException {
      assertThat(parse(" interval = 5s , gate ").interval()).isEqualTo(5000);
    }

    @Test
    void theLastOfTwoEqualKeysCounts() throws OptionException {
      assertThat(parse("interval=5s,interval=7s").interval()).isEqualTo(7000);
    }

    @Test
    void onlyTheNamedKindsAreFollowed() throws OptionException {
      assertThat(parse("kinds=file:timer-task").kinds())
          .containsExactly(Kind.FILE, Kind.TIMER_TASK);
    }

    @Test
    void theKindsHandedOutAreACopy() throws OptionException {
      Options options = parse("kinds=file");
      options.kinds().add(Kind.ZIP);
      assertThat(options.kinds()).containsExactly(Kind.FILE);
    }

    @Test
    void whatTheUserDeclaresIsRead() throws OptionException {
      assertThat(parse("track=com.acme.Session:com.acme.Lease#acquire>release").track())
          .extracting(Declared::toString)
          .containsExactly("com.acme.Session", "com.acme.Lease#acquire>release");
    }

    @Test
    void theLevelDecidesWhatToSpend() throws OptionException {
      assertThat(parse("level=off").off()).isTrue();
      assertThat(parse("level=simple").sampling()).isEqualTo(16);
      assertThat(parse("level=advanced").sampling()).isEqualTo(1);
      assertThat(parse("level=advanced,stack.depth=12").depth()).isEqualTo(12);
      assertThat(parse("level=paranoid,stack.depth=12").depth()).isEqualTo(256);
    }

    @Test
    void aGateSettlesUnlessToldOtherwise() throws OptionException {
      assertThat(parse("gate").settle()).isEqualTo(5000);
      assertThat(parse("gate,settle=1s").settle()).isEqualTo(1000);
      assertThat(parse("settle=2s").settle()).isEqualTo(2000);
    }
  }

  @Nested
  class Mistakes {
    @ParameterizedTest
    @CsvSource({
      "intervall=5s, intervall, interval",
      "Gate, Gate, gate",
      "kind=file, kind, kinds",
      "reports=a.json, reports, report",
      "max.track=1, max.track, max.tracked"
    })
    void anUnknownKeyNamesTheNearest(String argument, String key, String nearest) {
      assertThat(mistake(argument))
          .contains("'" + key + "'")
          .contains("the agent argument")
          .contains("did you mean '" + nearest + "'?");
    }

    @Test
    void anUnknownKeyOfTheFileNamesTheFile() throws IOException {
      String file = file("intervall=5s");
      assertThat(mistake("config=" + file))
          .contains("'intervall'")
          .contains(file)
          .contains("did you mean 'interval'?");
    }

    @ParameterizedTest
    @CsvSource({"advance, advanced", "Simple, simple", "none, simple", "of, off"})
    void anUnknownLevelNamesTheNearest(String level, String nearest) {
      if (!level.equals("none")) {
        assertThat(mistake("level=" + level)).contains("did you mean '" + nearest + "'?");
      }
      assertThat(mistake("level=" + level)).contains("[off, simple, advanced, paranoid]");
    }

    @ParameterizedTest
    @CsvSource({"files, file", "sockets, socket", "timertask, timer-task", "Zip, zip"})
    void anUnknownKindNamesTheNearest(String kind, String nearest) {
      assertThat(mistake("kinds=pipe:" + kind))
          .contains("'" + kind + "'")
          .contains("did you mean '" + nearest + "'?");
    }

    @Test
    void aDeclarationThatCannotBeReadIsNamed() {
      assertThat(mistake("track=com.acme.Lease#acquire")).contains("track").contains("acquire");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
      String missing = folder.resolve("missing.properties").toString();
      assertThat(mistake("config=" + missing)).contains("config=" + missing);
    }

    @Test
    void aFileThatIsNoPropertiesFileIsNamed() throws IOException {
      String file = file("interval=\\u00zz");
      assertThat(mistake("config=" + file)).contains("config=" + file);
    }

    @Test
    void anUnknownSystemPropertyOfOursIsNamed() {
      system.setProperty("heapwarden.intervl", "3s");
      assertThat(mistake(null)).contains("-Dheapwarden.intervl").contains("'interval'");
    }

    @Test
    void aBadValueIsRefusedWhereverItComesFrom() throws IOException {
      system.setProperty("heapwarden.level", "high");
      assertThat(mistake(null)).contains("level=high");
      system.clear();
      environment.put("HEAPWARDEN_AGE", "old");
      assertThat(mistake(null)).contains("age=old");
      environment.clear();
      assertThat(mistake("config=" + file("max.stacks=some"))).contains("max.stacks=some");
    }

    @Test
    void eachMistakeIsAWholeSentence() {
      for (String argument :
          new String[] {
            "nothing=1",
            "level=x",
            "age=x",
            "interval=0",
            "max.tracked=x",
            "max.tracked=0",
            "gate=x",
            "kinds=x",
            "track=x#y",
            "age=99999999999999999999s",
            "config=/no/such/file"
          }) {
        assertThat(mistake(argument)).matches("(?s).+[.?]").doesNotContain("\n");
      }
    }
  }

  @Nested
  class Precedence {
    @Test
    void theArgumentWinsOverThePropertyOverTheEnvironmentOverTheFile()
        throws OptionException, IOException {
      String file = file("interval=1s\nmax.tracked=1\nmax.stacks=1\nstack.depth=1");
      environment.put("HEAPWARDEN_CONFIG", file);
      environment.put("HEAPWARDEN_INTERVAL", "2s");
      environment.put("HEAPWARDEN_MAX_TRACKED", "2");
      environment.put("HEAPWARDEN_MAX_STACKS", "2");
      system.setProperty("heapwarden.interval", "3s");
      system.setProperty("heapwarden.max.tracked", "3");
      Options options = parse("interval=4s");
      assertThat(options.interval()).isEqualTo(4000);
      assertThat(options.maxTracked()).isEqualTo(3);
      assertThat(options.maxStacks()).isEqualTo(2);
      assertThat(options.depth()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"argument", "property", "environment"})
    void theFileCanBeNamedFromAnywhere(String where) throws OptionException, IOException {
      String file = file("interval = 9s ");
      if (where.equals("property")) {
        system.setProperty("heapwarden.config", file);
      } else if (where.equals("environment")) {
        environment.put("HEAPWARDEN_CONFIG", file);
      }
      assertThat(parse(where.equals("argument") ? "config=" + file : "").interval())
          .isEqualTo(9000);
    }

    @Test
    void aFileNamedInTheFileIsNotFollowed() throws OptionException, IOException {
      assertThat(parse("config=" + file("config=/no/such/file")).interval()).isEqualTo(30_000);
    }

    @ParameterizedTest
    @CsvSource({"500,500", "10s,10000", "200ms,200"})
    void theMonitorIntervalOfTheEnvironmentIsTheIntervalInMillisecondsUnlessItHasAUnit(
        String text, long millis) throws OptionException {
      environment.put("MEMORY_MONITOR_INTERVAL", text);
      assertThat(parse(null).interval()).isEqualTo(millis);
    }

    @Test
    void theMonitorIntervalYieldsToOurOwnNameButNotToTheFile() throws OptionException, IOException {
      environment.put("MEMORY_MONITOR_INTERVAL", "500");
      assertThat(parse("config=" + file("interval=1s")).interval()).isEqualTo(500);
      environment.put("HEAPWARDEN_INTERVAL", "2s");
      assertThat(parse(null).interval()).isEqualTo(2000);
    }

    @ParameterizedTest
    @CsvSource({"80,0.8", "75%,0.75", "0.9,0.9", "100,1.0"})
    void theMemoryThresholdOfTheEnvironmentIsAPercentageUnlessItIsWrittenAsAShare(
        String text, double share) throws OptionException {
      environment.put("MEMORY_THRESHOLD", text);
      assertThat(parse(null).heapThreshold()).isEqualTo(share);
      assertThat(parse("heap.threshold=50%").heapThreshold()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @CsvSource({"1000,1000", "512m,536870912", "2G,2147483648", "64k,65536"})
    void theMaximalHeapSizeOfTheEnvironmentIsTheEmergencyMark(String text, long bytes)
        throws OptionException {
      environment.put("MAX_HEAP_SIZE", text);
      assertThat(parse(null).heapMax()).isEqualTo(bytes);
      assertThat(parse("heap.max=1k").heapMax()).isEqualTo(1024);
    }

    @Test
    void aBadMonitorIntervalIsRefused() {
      environment.put("MEMORY_MONITOR_INTERVAL", "often");
      assertThatThrownBy(() -> parse(null))
          .isInstanceOf(OptionException.class)
          .hasMessageContaining("interval=often");
    }
  }

  @Nested
  class TheBudgets {
    @Test
    void withoutThemThereIsNoLimit() throws OptionException {
      assertThat(parse(null).budgetCpu()).isZero();
      assertThat(parse(null).budgetMemory()).isZero();
      assertThat(parse(null).maxTracked()).isEqualTo(250_000);
    }

    @Test
    void noMoreIsFollowedThanThereIsRoomFor() throws OptionException {
      Options options = parse("budget.cpu=1%,budget.memory=1m");
      assertThat(options.budgetCpu()).isEqualTo(0.01);
      assertThat(options.budgetMemory()).isEqualTo(1 << 20);
      assertThat(options.maxTracked()).isEqualTo(13_107);
      assertThat(parse("budget.memory=1g").maxTracked()).isEqualTo(250_000);
    }

    @Test
    void aGateHasNone() throws OptionException {
      Options options = parse("gate,budget.cpu=1%,budget.memory=1m");
      assertThat(options.budgetCpu()).isZero();
      assertThat(options.budgetMemory()).isZero();
      assertThat(options.maxTracked()).isEqualTo(250_000);
    }
  }

  @Nested
  class TheHeap {
    @Test
    void withoutAWordThresholdIsFourFifthsAndThereIsNoEmergencyMark() throws OptionException {
      assertThat(parse(null).heapThreshold()).isEqualTo(0.8);
      assertThat(parse(null).heapMax()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"80%,0.8", "0.8,0.8", "92.5%,0.925", "1,1.0", "100%,1.0", ".5,0.5", "0.01%,0.0001"})
    void aShareIsAPercentageOrAFraction(String text, double share) throws OptionException {
      assertThat(parse("heap.threshold=" + text).heapThreshold()).isEqualTo(share);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "0",
          "0%",
          "101%",
          "1.1",
          "80",
          "most",
          "-5%",
          "8 %",
          "%",
          ".",
          "1e-1",
          "9999999999%"
        })
    void whatIsNoShareIsRefused(String text) {
      assertThatThrownBy(() -> parse("heap.threshold=" + text))
          .isInstanceOf(OptionException.class)
          .hasMessageContaining("heap.threshold=" + text)
          .hasMessageContaining("such as 80%");
    }

    @ParameterizedTest
    @ValueSource(strings = {"much", "12x", "-1", "1.5g", "99999999999g"})
    void whatIsNoSizeIsRefused(String text) {
      assertThatThrownBy(() -> parse("heap.max=" + text))
          .isInstanceOf(OptionException.class)
          .hasMessageContaining("heap.max=" + text);
    }
  }

  @Nested
  class AskingForAGate {
    private boolean asked(String argument) {
      return Options.asksForGate(argument, system, environment);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"gate", "gate=true", "level=x,gate", "gate,nothing=1", " gate = true ,x"})
    void aGateIsRecognisedAmongMistakes(String argument) {
      assertThat(asked(argument)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gate=false", "gates", "report=gate", "gate=true,gate=false"})
    void nothingElseIsAGate(String argument) {
      assertThat(asked(argument)).isFalse();
    }

    @Test
    void noArgumentIsNoGate() {
      assertThat(asked(null)).isFalse();
    }

    @Test
    void propertyAndEnvironmentCanAskToo() {
      environment.put("HEAPWARDEN_GATE", "true");
      assertThat(asked("level=x")).isTrue();
      system.setProperty("heapwarden.gate", "false");
      assertThat(asked("level=x")).isFalse();
      system.setProperty("heapwarden.gate", "true");
      environment.clear();
      assertThat(asked(null)).isTrue();
    }

    @Test
    void theArgumentHasTheLastWord() {
      environment.put("HEAPWARDEN_GATE", "true");
      system.setProperty("heapwarden.gate", "true");
      assertThat(asked("level=x,gate=false")).isFalse();
    }
  }

  @Nested
  class Http {
    @Test
    void itIsOffUnlessItIsAskedFor() throws OptionException {
      assertThat(parse(null).http()).isEqualTo(-1);
      assertThat(parse("http=0").http()).isZero();
      assertThat(parse("http=65535").http()).isEqualTo(65_535);
      assertThat(parse(null).httpBind()).isEqualTo("127.0.0.1");
      assertThat(parse("http=1,http.bind=0.0.0.0").httpBind()).isEqualTo("0.0.0.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "http=65536", "http=-1", "http=any"})
    void whatIsNoPortIsNamed(String argument) {
      assertThat(mistake(argument)).contains("http=");
    }
  }
}
