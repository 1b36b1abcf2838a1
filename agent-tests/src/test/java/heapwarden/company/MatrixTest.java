package heapwarden.company;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.faults.Works;
import heapwarden.harness.Command;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent on every JVM there is here, with every collector and in every mode of running: a few of
 * them, and all with {@code -Dheapwarden.long=true}, which writes {@code target/matrix.md}.
 */
class MatrixTest {
  private static final boolean LONG = Boolean.getBoolean("heapwarden.long");
  private static final Duration PATIENCE = Duration.ofMinutes(LONG ? 5 : 2);
  private static final String EXPERIMENTAL = "-XX:+UnlockExperimentalVMOptions";
  private static final String DIAGNOSTIC = "-XX:+UnlockDiagnosticVMOptions";

  private static Path folder;
  private static Cells cells;

  @BeforeAll
  static void begin() throws IOException {
    folder = Files.createTempDirectory("matrix");
    List<Cell> all = new ArrayList<>();
    List<Jdk> jdks = Jdk.all().toList();
    for (Jdk jdk : LONG ? jdks : List.of(Jdk.current(), jdks.get(jdks.size() - 1))) {
      if (LONG) {
        addAll(all, jdk);
      } else {
        addSome(all, jdk);
      }
    }
    cells = new Cells("matrix", all);
  }

  @AfterAll
  static void end() throws IOException {
    cells.write();
  }

  static Stream<String> names() {
    return cells.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void findsTheLeakAndChangesNothing(String name) throws IOException {
    cells.run(name);
  }

  private static void addSome(List<Cell> all, Jdk jdk) {
    if (jdk.feature() == Jdk.current().feature()) {
      all.add(verified(jdk));
      all.add(cell(jdk, "-Xint").few());
      if (jdk.feature() == 17) {
        all.add(guarded(jdk));
      }
    } else {
      all.add(cell(jdk, "-XX:+UseZGC"));
      if (jdk.feature() >= 25) {
        all.add(cell(jdk, "-XX:+UseCompactObjectHeaders", "-XX:+UseParallelGC"));
        all.add(virtual(jdk));
      }
    }
  }

  private static void addAll(List<Cell> all, Jdk jdk) {
    for (String collector : List.of("Serial", "Parallel", "G1", "Z", "Shenandoah")) {
      String flag = "-XX:+Use" + collector + "GC";
      if (jdk.accepts(EXPERIMENTAL, flag)) {
        all.add(cell(jdk, EXPERIMENTAL, flag));
      }
    }
    all.add(cell(jdk, "-Xint"));
    all.add(cell(jdk, "-Xcomp"));
    all.add(cell(jdk, "-XX:TieredStopAtLevel=1"));
    all.add(cell(jdk, "-XX:-UseCompressedOops"));
    all.add(cell(jdk, "-Xshare:off"));
    all.add(verified(jdk));
    all.add(archived(jdk));
    addLinked(all, jdk);
    if (jdk.feature() <= 17) {
      all.add(granted(jdk));
      all.add(guarded(jdk));
    }
    if (jdk.feature() >= 21) {
      all.add(virtual(jdk));
    }
    if (jdk.feature() == 21) {
      all.add(cell(jdk, "-XX:+UseZGC", "-XX:+ZGenerational"));
    }
    if (jdk.feature() >= 25) {
      all.add(cell(jdk, "-XX:+UseCompactObjectHeaders"));
      all.add(cell(jdk, "-XX:+UseCompactObjectHeaders", "-XX:+UseZGC"));
      all.add(cell(jdk, EXPERIMENTAL, "-XX:+UseShenandoahGC", "-XX:ShenandoahGCMode=generational"));
      all.add(cell(jdk, "--sun-misc-unsafe-memory-access=deny"));
      all.add(ahead(jdk));
    }
  }

  private static Cell cell(Jdk jdk, String... flags) {
    List<String> named = Stream.of(flags).filter(flag -> !flag.equals(EXPERIMENTAL)).toList();
    return new Cell(jdk + " " + String.join(" ", named), jvm(jdk).args(flags));
  }

  private static Jvm jvm(Jdk jdk) {
    return Jvm.of(jdk).classPath(Programs.folder(jdk)).args("-Xmx256m").timeout(PATIENCE);
  }

  private static Cell verified(Jdk jdk) {
    Jvm jvm =
        jvm(jdk)
            .args(DIAGNOSTIC, "-XX:+BytecodeVerificationLocal", "-XX:+BytecodeVerificationRemote");
    return new Cell(jdk + " all classes verified", jvm);
  }

  private static Cell virtual(Jdk jdk) {
    return new Cell(jdk + " 100,000 virtual threads", jvm(jdk)).main(VirtualThreads.class);
  }

  /** Under a security manager, with a policy that trusts the agent and next to nobody else. */
  private static Cell granted(Jdk jdk) {
    String trust =
        "grant codeBase \"%s\" { permission java.security.AllPermission; };%n"
            .formatted(Jvm.agentJar().toUri());
    Jvm jvm = jvm(jdk).args("-Djava.security.manager", policy("trusting" + jdk.feature(), trust));
    return new Cell(jdk + " a security manager that trusts the agent", jvm)
        .few()
        .knows("WARNING: .*Security ?Manager .*");
  }

  /** Under one that the program installs by itself, and that knows nothing of the agent. */
  private static Cell guarded(Jdk jdk) {
    Jvm jvm = jvm(jdk).args(policy("plain" + jdk.feature(), ""));
    return new Cell(jdk + " a security manager the program installs", jvm)
        .main(Guarded.class)
        .few()
        .knows("WARNING: .*");
  }

  private static String policy(String name, String more) {
    Path policy = folder.resolve(name);
    try {
      Files.writeString(
          policy,
          more
              + "grant { permission java.io.FilePermission"
              + " \"${java.io.tmpdir}/-\", \"read,write\"; };");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "-Djava.security.policy==" + policy;
  }

  /** With an archive of the program's own classes, made without the agent. */
  private static Cell archived(Jdk jdk) {
    Path jar = programJar(jdk);
    Path archive = folder.resolve(jdk.feature() + ".jsa");
    if (jdk.feature() == 11) {
      Path list = folder.resolve("classes");
      train(jdk, jar, "-XX:DumpLoadedClassList=" + list, "-Xshare:off");
      command(
          jdk.java().toString(),
          "-Xshare:dump",
          "-XX:SharedClassListFile=" + list,
          "-XX:SharedArchiveFile=" + archive,
          "-cp",
          jar.toString());
    } else {
      train(jdk, jar, "-XX:ArchiveClassesAtExit=" + archive);
    }
    assertThat(archive).exists();
    Jvm jvm = jvm(jdk).classPath(jar.toString()).args("-XX:SharedArchiveFile=" + archive);
    Cell cell = new Cell(jdk + " an archive of its classes (AppCDS)", jvm);
    // JDK 25 says, with any agent, that it cannot use the modules of the archive.
    return jdk.feature() < 25 ? cell : cell.heardFromItsBegin();
  }

  /** With a cache that was made with the module the JVM adds for an agent. */
  private static Cell ahead(Jdk jdk) {
    Path jar = programJar(jdk);
    Path cache = folder.resolve(jdk.feature() + ".aot");
    train(jdk, jar, "-XX:AOTCacheOutput=" + cache, "--add-modules", "java.instrument");
    assertThat(cache).exists();
    Jvm jvm = jvm(jdk).classPath(jar.toString()).args("-XX:AOTCache=" + cache);
    return new Cell(jdk + " a cache of code ahead of time (AOT)", jvm);
  }

  private static void train(Jdk jdk, Path jar, String... flags) {
    Path stop = folder.resolve("stop");
    try {
      if (!Files.exists(stop)) {
        Files.createFile(stop);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>(List.of(jdk.java().toString()));
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", jar.toString(), Leaky.class.getName(), stop.toString(), "all"));
    command(command.toArray(new String[0]));
  }

  /**
   * An image with nothing but the base and what an agent needs; not of a JDK that runs here only
   * because {@code scripts/jdks} has changed its programs, since jlink takes them unchanged.
   */
  private static void addLinked(List<Cell> all, Jdk jdk) {
    Path image = folder.resolve("image" + jdk.feature());
    command(
        jdk.home().resolve("bin/jlink").toString(),
        "--add-modules",
        "java.base,java.instrument",
        "--output",
        image.toString());
    Jdk linked = new Jdk(jdk.feature(), image);
    if (linked.accepts("-Xshare:auto")) {
      all.add(new Cell(jdk + " an image of two modules (jlink)", jvm(linked)).few());
    }
  }

  /** The program in a jar, since folders are not archived. */
  private static Path programJar(Jdk jdk) {
    Path jar = folder.resolve("program" + jdk.feature() + ".jar");
    if (Files.exists(jar)) {
      return jar;
    }
    Path classes = Path.of(Programs.folder(jdk));
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Class<?> type : List.of(Leaky.class, Works.class)) {
        String name = type.getName().replace('.', '/');
        Path of = classes.resolve(name).getParent();
        try (Stream<Path> files = Files.list(of)) {
          for (Path one : (Iterable<Path>) files::iterator) {
            if (one.getFileName().toString().matches(type.getSimpleName() + "(\\$.*)?\\.class")) {
              out.putNextEntry(new JarEntry(classes.relativize(one).toString()));
              Files.copy(one, out);
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jar;
  }

  private static void command(String... command) {
    Command.Outcome outcome = Command.run(Map.of(), List.of(command));
    assertThat(outcome.exitCode()).as(outcome.stdout() + outcome.stderr()).isZero();
  }
}
