package heapwarden.cost;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import heapwarden.harness.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent does where it may not cost what its work would. */
class BudgetTest {
  private static final long MEMORY = 1 << 20;

  @TempDir Path folder;

  @Test
  void underALoadItDoesLessAndSaysSoAndAfterwardsAllAgain() throws IOException {
    Path quiet = folder.resolve("quiet");
    Path end = folder.resolve("end");
    Running running =
        Jvm.current()
            .classPath(Jvm.ownClasses(Demanding.class))
            .args("-Xmx128m", "-XX:TieredStopAtLevel=1")
            .agent(
                "track=heapwarden.cost.Demanding$Resource,max.rate=1000m,interval=100ms,census=false,"
                    + "budget.cpu=5%,budget.memory="
                    + MEMORY)
            .start(Demanding.class, quiet.toString(), end.toString())
            .untilItSays("BUDGET: budget.cpu")
            .untilItSays("BUDGET: budget.memory");
    running.untilItSays("are recorded at 1/");
    running.untilItSays("new stacks are shortened");
    Files.createFile(quiet);
    running.untilItSays("rests");
    untilTwiceSaid(running, "all is done again");
    Files.createFile(end);

    Run run = running.end().succeeded();

    JsonObject agent = run.report().getAsJsonObject("agent");
    List<String> names = new ArrayList<>();
    for (JsonElement one : agent.getAsJsonArray("budgets")) {
      JsonObject budget = one.getAsJsonObject();
      names.add(budget.get("name").getAsString());
      assertThat(budget.get("stepsDown").getAsInt()).as("down").isPositive();
      assertThat(budget.get("stepsUp").getAsInt())
          .as("up")
          .isEqualTo(budget.get("stepsDown").getAsInt() - budget.get("step").getAsInt());
      assertThat(budget.get("spent").getAsDouble()).isLessThan(budget.get("limit").getAsDouble());
    }
    assertThat(names).containsExactly("budget.cpu", "budget.memory");
    JsonObject memory = agent.getAsJsonArray("budgets").get(1).getAsJsonObject();
    assertThat(memory.get("most").getAsDouble()).isLessThanOrEqualTo(MEMORY);
    assertThat(run.stderr()).contains("left out to save time").contains("held back at times by");
    assertThat(run.gateFindings()).isEmpty();
  }

  /** Of each budget once. */
  private static void untilTwiceSaid(Running running, String text) {
    long end = System.nanoTime() + 60_000_000_000L;
    while (running.stderr().split(text, -1).length < 3) {
      if (System.nanoTime() > end || !running.isAlive()) {
        running.kill();
        throw new AssertionError(running.stderr());
      }
      running.leave(java.time.Duration.ofMillis(20));
    }
  }
}
