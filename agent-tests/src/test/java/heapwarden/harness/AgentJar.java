package heapwarden.harness;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads what is in the agent's jar, and what is in the bundles within it. */
public final class AgentJar {
  private static final List<String> BUNDLES =
      List.of("core/start", "core/weave", "core/sample", "core/command");

  private AgentJar() {}

  /** All files with their contents, those of the bundles where they would lie without them. */
  public static Map<String, byte[]> files(Path jar) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (Enumeration<JarEntry> all = file.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        try (InputStream in = file.getInputStream(entry)) {
          files.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    for (String bundle : BUNDLES) {
      files.putAll(bundle(files.remove(bundle)));
    }
    files.keySet().removeIf(name -> name.endsWith("/"));
    return files;
  }

  private static Map<String, byte[]> bundle(byte[] archive) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put("core/" + entry.getName(), in.readAllBytes());
      }
    }
    return files;
  }
}
