package heapwarden;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import heapwarden.harness.Cli;
import heapwarden.harness.Jvm;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/**
 * What others rely on is still as it was: options with their types and defaults, fields of the JSON
 * report, what JMX shows, verbs and exit codes. Each is a line of {@code outside.txt}; there may be
 * more than those, never fewer.
 *
 * <p>With a release, and where a change is meant, {@code -Dheapwarden.outside=refresh} writes the
 * file anew.
 */
class OutsideTest {
  private static final Path KNOWN =
      Jvm.root().resolve("agent-tests/src/test/resources/outside.txt");
  private static final String SCHEMA = "core/heapwarden-report.schema.json";
  private static final String CODES = "Exit codes: ";
  private static final String SERVE = "core/heapwarden/serve/";
  private static final List<String> SHOWN =
      List.of("AgentMXBean", "StatsData", "FindingData", "AlertData", "CollectionData");

  @Test
  void whatOthersRelyOnIsStillThere() throws IOException {
    Set<String> now = new TreeSet<>();
    options(now);
    verbs(now);
    try (JarFile jar = new JarFile(Jvm.agentJar().toFile())) {
      schema(jar, now);
      for (String type : SHOWN) {
        shown(jar, type, now);
      }
    }
    if ("refresh".equals(System.getProperty("heapwarden.outside"))) {
      Files.write(KNOWN, now);
    }
    assertThat(gone(Files.readAllLines(KNOWN), now))
        .as("gone, or no longer as the line says; -Dheapwarden.outside=refresh if that is meant")
        .isEmpty();
    assertThat(now.stream().map(line -> line.substring(0, line.indexOf(' '))).distinct())
        .containsExactly("exit", "jmx", "json", "option", "verb");
  }

  @Test
  void whatIsRemovedOrChangedIsNamedAndWhatIsAddedIsNot() {
    List<String> known = List.of("option age duration 24h", "verb attach");
    assertThat(gone(known, Set.of("option age duration 24h", "verb attach", "verb new"))).isEmpty();
    assertThat(gone(known, Set.of("option age duration 12h", "verb attach")))
        .containsExactly("option age duration 24h");
    assertThat(gone(known, Set.of("option age duration 24h"))).containsExactly("verb attach");
  }

  private static List<String> gone(List<String> known, Set<String> now) {
    List<String> gone = new ArrayList<>(known);
    gone.removeAll(new HashSet<>(now));
    return gone;
  }

  /** A row of the table is {@code | `key` | type | `default` | sentence |}. */
  private static void options(Set<String> now) {
    Cli.run("options", "--markdown")
        .succeeded()
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("\\|", -1))
        .forEach(
            row -> {
              String known = row[1].trim() + ' ' + row[2].trim() + ' ' + row[3].trim();
              now.add("option " + known.replace("`", "").trim());
            });
  }

  /** Of the help: {@code verb what it does}, and the exit codes, which may take two lines. */
  private static void verbs(Set<String> now) {
    String help = Cli.run("help").succeeded();
    help.lines()
        .filter(line -> line.matches(" {2}[a-z][a-z-]* .*"))
        .forEach(line -> now.add("verb " + line.trim().split(" ", 2)[0]));
    String codes = help.substring(help.indexOf(CODES) + CODES.length()).replaceAll("\\s+", " ");
    for (String code : codes.substring(0, codes.indexOf('.')).split(", ", -1)) {
      now.add("exit " + code);
    }
  }

  private static void schema(JarFile jar, Set<String> now) throws IOException {
    try (var in =
        new InputStreamReader(jar.getInputStream(jar.getEntry(SCHEMA)), StandardCharsets.UTF_8)) {
      JsonObject schema = JsonParser.parseReader(in).getAsJsonObject();
      fields("json ", schema, now);
      JsonObject definitions = schema.getAsJsonObject("$defs");
      for (String name : definitions.keySet()) {
        fields("json $" + name, definitions.getAsJsonObject(name), now);
      }
    }
  }

  /** A line for each property; what it refers to by name has lines of its own. */
  private static void fields(String path, JsonObject schema, Set<String> now) {
    if (schema.has("items")) {
      fields(path + "[]", schema.getAsJsonObject("items"), now);
    }
    if (schema.has("enum")) {
      schema.getAsJsonArray("enum").forEach(word -> now.add(path + " may be " + word));
    }
    if (!schema.has("properties")) {
      return;
    }
    Set<String> required = new HashSet<>();
    if (schema.has("required")) {
      schema.getAsJsonArray("required").forEach(one -> required.add(one.getAsString()));
    }
    String dot = path.endsWith(" ") ? "" : ".";
    for (var property : schema.getAsJsonObject("properties").entrySet()) {
      String name = path + dot + property.getKey();
      JsonObject is = property.getValue().getAsJsonObject();
      JsonElement type = is.has("type") ? is.get("type") : is.get("$ref");
      now.add(
          name
              + ' '
              + (type == null ? is.has("const") ? is.get("const") : "any" : type)
              + (required.contains(property.getKey()) ? " always" : " at times"));
      fields(name, is, now);
    }
  }

  private static void shown(JarFile jar, String type, Set<String> now) throws IOException {
    try (var in = jar.getInputStream(jar.getEntry(SERVE + type + ".classdata"))) {
      new ClassReader(in)
          .accept(
              new ClassVisitor(Opcodes.ASM9) {
                @Override
                public MethodVisitor visitMethod(
                    int access, String name, String descriptor, String generic, String[] thrown) {
                  if ((access & Opcodes.ACC_PUBLIC) != 0
                      && (name.matches("(get|is)[A-Z].*") || type.endsWith("MXBean"))) {
                    now.add("jmx " + type + '.' + name + ' ' + descriptor);
                  }
                  return null;
                }
              },
              ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
    }
  }
}
