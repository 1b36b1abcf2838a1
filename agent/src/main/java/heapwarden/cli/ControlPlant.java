package heapwarden.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The child of {@link Control}: one file that is never closed, and one that is. */
@Command(
    name = ControlPlant.VERB,
    hidden = true,
    description = "The child of the gate's negative control.")
final class ControlPlant implements Callable<Integer> {
  static final String VERB = "gate-plant";

  private final List<FileInputStream> held = new ArrayList<>();

  /** The beginning of a finding's site for what this method opens. */
  static String site(String method) {
    return ControlPlant.class.getName() + '.' + method + '(';
  }

  @Override
  public Integer call() throws IOException {
    String file = Path.of(System.getProperty("java.home"), "release").toString();
    leak(file);
    twin(file);
    return held.size() == 1 ? Main.FINE : Main.INTERNAL_ERROR;
  }

  private void leak(String file) throws IOException {
    held.add(new FileInputStream(file));
  }

  private static void twin(String file) throws IOException {
    try (FileInputStream in = new FileInputStream(file)) {
      if (in.read() < 0) {
        throw new IOException(file + " is empty");
      }
    }
  }
}
