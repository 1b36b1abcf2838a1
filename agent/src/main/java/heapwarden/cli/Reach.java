package heapwarden.cli;

import heapwarden.config.Rendezvous;
import heapwarden.config.Request;
import heapwarden.config.Request.Answer;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A way to the agent in another process: a folder that only that process and this one can read, of
 * which the agent is told once, by an attach where none is at work yet. Then any number of
 * questions can be asked.
 *
 * <p>The folder is made where the other process sees it, and given to its user. It goes with {@link
 * #close}, or when this process ends.
 */
final class Reach implements AutoCloseable {
  private static final long STEP = 20;
  private static final long PATIENCE = 120_000;

  /** For how long an agent that seems to be at work may not look. */
  private static final long AGENT_PATIENCE = 10_000;

  /** For how long an agent that was told may not take the question. */
  private static final long TAKING_PATIENCE = 20_000;

  private static final String TEMPORARY = "/tmp";

  private final Target target;
  private final Terminal terminal;
  private final TemporaryFolder folder;

  /** What the other process calls the folder. */
  private final String name;

  private boolean begun;

  private Reach(Target target, Terminal terminal, Path folder, String name) {
    this.target = target;
    this.terminal = terminal;
    this.folder = new TemporaryFolder(folder);
    this.name = name;
  }

  static Reach to(Target target, Terminal terminal) throws Refused {
    JavaProcess process = target.process();
    try {
      if (process == null) {
        Path folder = Files.createTempDirectory("heapwarden-");
        return new Reach(target, terminal, folder, folder.toString());
      }
      Path there = process.seen(TEMPORARY);
      if (!Files.isDirectory(there, LinkOption.NOFOLLOW_LINKS)) {
        throw new Refused("process " + process.pid() + " has no folder " + TEMPORARY);
      }
      Path folder =
          Files.createTempDirectory(
              there,
              "heapwarden-",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Reach reach = new Reach(target, terminal, folder, TEMPORARY + "/" + folder.getFileName());
      int user = process.user();
      if (user >= 0 && user != JavaProcess.ownUser()) {
        try {
          Files.setAttribute(folder, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
          reach.close();
          throw e;
        }
      }
      return reach;
    } catch (IOException e) {
      throw new Refused("no folder can be made for process " + target.pid() + ": " + e);
    }
  }

  /** Asks, and waits for the answer. */
  Answer ask(String verb, String... arguments) throws Refused {
    try {
      new Request(verb, List.of(arguments)).leave(folder.path().toFile());
      AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
      Thread attaching = null;
      if (!begun) {
        begun = true;
        attaching = new Thread(() -> attach(failure), "heapwarden-attach");
        attaching.setDaemon(true);
        attaching.start();
      }
      return await(attaching, failure);
    } catch (IOException e) {
      throw new Refused("process " + target.pid() + " cannot be asked: " + e);
    }
  }

  private Answer await(@Nullable Thread attaching, AtomicReference<@Nullable Exception> failure)
      throws Refused, IOException {
    long end = System.currentTimeMillis() + PATIENCE;
    long told = 0;
    while (System.currentTimeMillis() < end) {
      Answer answer = Request.takeAnswer(folder.path().toFile());
      if (answer != null) {
        terminal.arrived();
        return answer;
      }
      Exception failed = failure.get();
      if (failed != null) {
        terminal.arrived();
        throw target.refusal(failed);
      }
      if (!target.isAlive()) {
        terminal.arrived();
        throw new Refused("process " + target.pid() + " has ended meanwhile");
      }
      if (attaching == null || attaching.isAlive() || !Request.isWaiting(folder.path().toFile())) {
        told = System.currentTimeMillis();
      } else if (System.currentTimeMillis() - told > TAKING_PATIENCE) {
        terminal.arrived();
        throw new Refused(
            "the agent in process "
                + target.pid()
                + " does not take the question: it is of another version, or busy; what it says is on"
                + " the standard error of that process");
      }
      terminal.waiting(
          attaching != null && attaching.isAlive()
              ? "attaching to process " + target.pid()
              : "waiting for the agent in process " + target.pid());
      pause();
    }
    throw new Refused(
        "process "
            + target.pid()
            + " has not answered within "
            + PATIENCE / 1000
            + " s; is it"
            + " stopped, or is the machine overloaded?");
  }

  private static void pause() throws Refused {
    try {
      Thread.sleep(STEP);
    } catch (InterruptedException e) {
      throw new Refused(Main.INTERNAL_ERROR, "interrupted");
    }
  }

  private void attach(AtomicReference<@Nullable Exception> failure) {
    try {
      if (call()) {
        return;
      }
      AttachApi machine = AttachApi.to(target.pid());
      try {
        machine.load(jar(), Request.attachArgument(name));
      } finally {
        machine.close();
      }
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      failure.set(cause instanceof Exception ? (Exception) cause : e);
    } catch (Exception e) {
      failure.set(e);
    }
  }

  /** Reaches an agent at work without an attach; answers false when there is none. */
  private boolean call() throws IOException, InterruptedException {
    JavaProcess process = target.process();
    Rendezvous there = process == null || !process.isWatched() ? null : process.rendezvous();
    if (process == null || there == null) {
      return false;
    }
    Path here = process.seen(there.path());
    long end = System.currentTimeMillis() + AGENT_PATIENCE;
    boolean told = false;
    while (System.currentTimeMillis() < end) {
      if (told && !Files.exists(here)) {
        return true;
      }
      told = told || Rendezvous.call(here, process.user(), name);
      Thread.sleep(STEP);
    }
    Rendezvous.cancel(here);
    return false;
  }

  /** The jar as the other process sees it: one in a container gets a copy, which stays. */
  private String jar() throws IOException, URISyntaxException {
    Path own = ownJar();
    JavaProcess process = target.process();
    if (process == null || !process.isElsewhere()) {
      return own.toString();
    }
    String copy =
        TEMPORARY
            + "/heapwarden-"
            + process.user()
            + "-"
            + Long.toHexString(Files.getLastModifiedTime(own).toMillis())
            + ".jar";
    Path there = process.seen(copy);
    if (!Files.isRegularFile(there, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.copy(own, there);
        Files.setAttribute(there, "unix:uid", process.user(), LinkOption.NOFOLLOW_LINKS);
      } catch (FileAlreadyExistsException e) {
        // Another command was first.
      }
    }
    int owner = JavaProcess.user(there);
    if (owner != process.user() && owner != JavaProcess.ownUser()) {
      throw new IOException(there + " belongs to somebody else; remove it");
    }
    return copy;
  }

  static Path ownJar() throws URISyntaxException {
    return new File(Reach.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .toPath()
        .toAbsolutePath();
  }

  @Override
  public void close() {
    folder.close();
  }
}
