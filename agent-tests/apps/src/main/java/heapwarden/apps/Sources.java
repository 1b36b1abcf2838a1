package heapwarden.apps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The sources of Commons Lang, as published, unpacked into a folder. */
final class Sources {
  private Sources() {}

  static List<Path> unpack(Path folder) throws IOException {
    String jar = "";
    for (String entry :
        System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
      jar = entry.endsWith("-sources.jar") ? entry : jar;
    }
    List<Path> files = new ArrayList<>();
    try (ZipFile zip = new ZipFile(jar)) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        if (entry.getName().endsWith(".java") && !entry.getName().endsWith("-info.java")) {
          Path file = folder.resolve(entry.getName());
          Files.createDirectories(file.getParent());
          Files.write(file, zip.getInputStream(entry).readAllBytes());
          files.add(file);
        }
      }
    }
    files.sort(null);
    return files;
  }

  /** A sum over names and contents of all class files in a folder. */
  static long sum(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(file -> file.toString().endsWith(".class")).forEach(files::add);
    }
    files.sort(null);
    long sum = files.size();
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      sum = 31 * sum + java.util.Arrays.hashCode(bytes);
      sum = 31 * sum + folder.relativize(file).toString().hashCode();
    }
    return sum;
  }

  /** A class with so many methods, in a language that is much like Java. */
  static String script(int number) {
    StringBuilder text = new StringBuilder("class Generated" + number + " {\n  def map = [:]\n");
    for (int i = 0; i < 60; i++) {
      text.append("  def method").append(i).append("(int a, List<String> b) {\n");
      text.append("    def list = b.findAll { it.size() > a }.collect { \"${it}-").append(i);
      text.append("\" }\n    for (x in list) { map[x] = a * ").append(i).append(" }\n");
      text.append("    if (a > ")
          .append(i)
          .append(") { return list.join(',') } else { return map }\n");
      text.append("  }\n");
    }
    return new String(
        text.append("}\n").toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
