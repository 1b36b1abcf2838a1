package heapwarden.cost;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import heapwarden.harness.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent does where it may not cost what its work would. */
class BudgetTest {
  /** The load asks for two to five times as much, a slow machine at rest for a fifth. */
  private static final double CPU = 0.2;

  private static final long MEMORY = 1 << 20;

  @TempDir Path folder;

  @Test
  void underALoadItRecordsLessAndSaysSoAndAfterwardsAllAgain() throws IOException {
    Run run = run("budget.cpu=" + CPU, "are recorded at 1/4 of the rate");

    JsonObject cpu = budget(run, "budget.cpu");
    assertThat(cpu.get("limit").getAsDouble()).isEqualTo(CPU);
    assertThat(run.stderr()).contains("left out to save time", "held back at times by budget.cpu");
  }

  @Test
  void beforeItsTablesAreFullItKeepsLessAndSaysSoAndAfterwardsAllAgain() throws IOException {
    Run run = run("budget.memory=" + MEMORY, "new stacks are shortened");

    JsonObject memory = budget(run, "budget.memory");
    assertThat(memory.get("most").getAsDouble()).isLessThanOrEqualTo(MEMORY);
    assertThat(run.stderr()).contains("dropped", "held back at times by budget.memory");
  }

  private Run run(String budget, String saving) throws IOException {
    Path quiet = folder.resolve("quiet");
    Path end = folder.resolve("end");
    Running running =
        Jvm.current()
            .classPath(Jvm.ownClasses(Demanding.class))
            .args("-Xmx128m", "-XX:TieredStopAtLevel=1")
            .agent(
                "track=heapwarden.cost.Demanding$Resource,max.rate=1000m,interval=100ms,"
                    + "census=false,"
                    + budget)
            .start(Demanding.class, quiet.toString(), end.toString())
            .untilItSays(saving);
    Files.createFile(quiet);
    running.untilItSays("all is done again");
    Files.createFile(end);
    return running.end().succeeded();
  }

  /** The only one; all its steps must have been taken back. */
  private static JsonObject budget(Run run, String name) {
    JsonArray budgets = run.report().getAsJsonObject("agent").getAsJsonArray("budgets");
    assertThat(budgets).hasSize(1);
    JsonObject budget = budgets.get(0).getAsJsonObject();
    assertThat(budget.get("name").getAsString()).isEqualTo(name);
    assertThat(budget.get("stepsDown").getAsInt()).as("down").isPositive();
    assertThat(budget.get("stepsUp").getAsInt())
        .as("up")
        .isEqualTo(budget.get("stepsDown").getAsInt() - budget.get("step").getAsInt());
    return budget;
  }
}
