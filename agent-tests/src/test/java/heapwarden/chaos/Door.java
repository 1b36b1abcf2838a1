package heapwarden.chaos;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Asks the agent of this same process, as the command line does from another. */
final class Door {
  private static final long PATIENCE = 30_000;
  private static final long STEP = 5;

  private final String jar;
  private final Path folder;

  Door(String jar, Path folder) {
    this.jar = jar;
    this.folder = folder;
  }

  /** What the agent answers, with {@code done} or {@code refused} in the first line. */
  String ask(String verb, String... arguments) throws Exception {
    Path here = Files.createTempDirectory(folder, "ask");
    try {
      Path part = here.resolve("part");
      Files.writeString(
          part, String.join("\n", Stream.concat(Stream.of(verb), Stream.of(arguments)).toList()));
      Files.move(part, here.resolve("request"));
      VirtualMachine machine = VirtualMachine.attach(Long.toString(ProcessHandle.current().pid()));
      try {
        machine.loadAgent(jar, "ask=" + here);
      } finally {
        machine.detach();
      }
      return await(here.resolve("answer"), verb);
    } finally {
      for (String left : List.of("part", "request", "answer", "answer.part", "")) {
        Files.deleteIfExists(here.resolve(left));
      }
    }
  }

  private static String await(Path answer, String verb) throws IOException, InterruptedException {
    long end = System.currentTimeMillis() + PATIENCE;
    while (!Files.exists(answer)) {
      if (System.currentTimeMillis() > end) {
        throw new IOException("no answer to " + verb + " within " + PATIENCE + " ms");
      }
      Thread.sleep(STEP);
    }
    return Files.readString(answer);
  }
}
