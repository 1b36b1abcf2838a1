package heapwarden.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import heapwarden.report.History.Group;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private final History history = new History();

  private JsonObject json() {
    return JsonParser.parseString(history.json()).getAsJsonObject();
  }

  private JsonArray values(String name) {
    for (JsonElement curve : json().getAsJsonArray("curves")) {
      if (curve.getAsJsonObject().get("name").getAsString().equals(name)) {
        return curve.getAsJsonObject().getAsJsonArray("values");
      }
    }
    throw new AssertionError("there is no curve " + name);
  }

  @Test
  void whatIsMissingAtASampleIsAGap() {
    history.begin(1);
    history.add(Group.KIND, "file", "", 3);
    history.begin(2);
    history.add(Group.KIND, "timer", "", 0);
    history.begin(3);
    history.add(Group.KIND, "file", "", 5);
    assertThat(values("file")).hasToString("[3,null,5]");
    assertThat(values("timer")).hasToString("[null,0,null]");
    assertThat(json().getAsJsonArray("times")).hasToString("[1,2,3]");
  }

  @Test
  void itAlwaysReachesBackToTheStartWithinItsCap() {
    long most = 0;
    for (int i = 0; i < 100_000; i++) {
      if (history.begin(i)) {
        history.add(Group.HEAP, "live", "", 2L * i);
      }
      most = Math.max(most, history.bytes());
    }
    JsonArray times = json().getAsJsonArray("times");
    JsonArray live = values("live");
    assertThat(times.size()).isBetween(History.POINTS / 2, History.POINTS).isEqualTo(live.size());
    assertThat(times.get(0).getAsLong()).isZero();
    assertThat(times.get(times.size() - 1).getAsLong()).isGreaterThan(99_000);
    long step = times.get(1).getAsLong();
    for (int i = 0; i < times.size(); i++) {
      assertThat(times.get(i).getAsLong()).isEqualTo(i * step);
      assertThat(live.get(i).getAsLong()).isEqualTo(2 * i * step);
    }
    assertThat(most).isLessThan(10_000);
  }

  @Test
  void curvesAreCappedAndTheLongestSilentGiveWay() {
    history.begin(0);
    for (int i = 0; i < History.CURVES + 5; i++) {
      history.add(Group.CONTAINER, "c" + i, "java.util.HashMap", i);
    }
    assertThat(json().getAsJsonArray("curves")).hasSize(History.CURVES);
    history.begin(1);
    history.add(Group.CONTAINER, "late", "java.util.HashMap", 7);
    assertThat(json().getAsJsonArray("curves")).hasSize(History.CURVES);
    assertThat(values("late")).hasToString("[null,7]");
    assertThat(history.bytes()).isLessThan(100_000);
  }

  @Test
  void containersThatAreLongGoneAreForgotten() {
    history.begin(0);
    history.add(Group.CONTAINER, "gone", "java.util.HashMap", 1);
    history.add(Group.KIND, "file", "", 1);
    for (int i = 1; i < History.POINTS / 2; i++) {
      history.begin(i);
      history.add(Group.CONTAINER, "stays", "java.util.HashMap", i);
      history.retainContainers(List.of("stays"));
    }
    assertThat(json().getAsJsonArray("curves")).hasSize(2);
    assertThat(values("stays")).hasSize(History.POINTS / 2);
  }
}
