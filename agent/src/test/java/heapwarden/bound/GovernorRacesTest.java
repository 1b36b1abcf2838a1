package heapwarden.bound;

import heapwarden.Races;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@link GovernorRaces}. */
class GovernorRacesTest {
  @TempDir Path folder;

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void nothingForbiddenIsSeen() throws Exception {
    Races.run(folder, GovernorRaces.class, 4);
  }
}
