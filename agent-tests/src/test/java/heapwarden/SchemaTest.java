package heapwarden;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import heapwarden.lifetime.Stories;
import heapwarden.repeat.RepeatedCases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a process really writes keeps the promise of the schema that is shipped with it. */
class SchemaTest {
  private static final JsonSchema SCHEMA = schema();

  static Stream<Jdk> jdks() {
    return Jdk.all().filter(jdk -> jdk.feature() >= 17);
  }

  private static JsonSchema schema() {
    try (JarFile jar = new JarFile(Jvm.agentJar().toFile())) {
      byte[] bytes =
          jar.getInputStream(jar.getEntry("core/heapwarden-report.schema.json")).readAllBytes();
      return JsonSchemaFactory.getInstance(VersionFlag.V202012)
          .getSchema(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aReportOfEveryVerdictMatchesTheSchema(Jdk jdk) {
    Run run = Jvm.of(jdk).agent("interval=20ms,age=200ms,settle=5s").run(Stories.class).succeeded();
    Set<String> verdicts = new TreeSet<>();
    run.findings().forEach(found -> verdicts.add(found.verdict()));
    run.retracted().forEach(found -> verdicts.add(found.verdict()));
    assertThat(verdicts).contains("PROVEN", "ORPHANED", "GROWING", "OLD");
    assertThat(run.retracted()).isNotEmpty();
    assertThat(SCHEMA.validate(run.report().toString(), InputFormat.JSON)).isEmpty();
  }

  @Test
  void aReportOfInjectedFailuresAndOfARepeatedTestMatchesTheSchema() {
    Run run =
        Jvm.current()
            .agent(
                "gate,quiet,settle=1s,inject=heapwarden.inject.*,"
                    + "repeat=heapwarden.repeat.RepeatedCases#other:2")
            .run(RepeatedCases.class)
            .succeeded();
    assertThat(run.report().getAsJsonObject("repetition").get("rounds").getAsInt()).isEqualTo(2);
    assertThat(run.report().has("injection")).isTrue();
    assertThat(SCHEMA.validate(run.report().toString(), InputFormat.JSON)).isEmpty();
  }

  @Test
  void aReportOfAGateMatchesTheSchema() {
    Run run = Jvm.current().agent("gate,kinds=file:timer,exitcode=0").run(Stories.class, "short");
    assertThat(run.findings()).extracting(Run.Found::verdict).contains("OPEN_AT_EXIT");
    assertThat(SCHEMA.validate(run.report().toString(), InputFormat.JSON)).isEmpty();
  }
}
