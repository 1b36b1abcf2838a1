package heapwarden.report;

import heapwarden.finding.Finding;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the source file of a frame, so that a build server can show a leak beside its line.
 *
 * <p>A root is a folder that packages begin in, relative to where the process runs or to the
 * repository around that, which is the nearest folder above with a {@code .git}. Only whether a
 * file is there is looked at. Not thread safe; made for one report, since each file is looked for
 * once.
 */
final class SourceRoots {
  /** Frames differ by line more than by file: more than these are not looked for. */
  private static final int MOST_LOOKED_FOR = 4096;

  private static final int MOST_SEGMENTS = 32;

  private final Path repository;
  private final List<Path> roots = new ArrayList<>();
  private final Map<String, String> known = new HashMap<>();

  /** The roots as options name them, seen from the folder that this process runs in. */
  static SourceRoots of(List<String> roots) {
    return new SourceRoots(Path.of(""), roots);
  }

  SourceRoots(Path here, List<String> names) {
    Path folder = here.toAbsolutePath().normalize();
    this.repository = repository(folder);
    for (String name : names) {
      add(folder, name);
      if (!folder.equals(repository)) {
        add(repository, name);
      }
    }
  }

  private void add(Path folder, String name) {
    try {
      Path root = folder.resolve(name).normalize();
      if (Files.isDirectory(root) && !roots.contains(root)) {
        roots.add(root);
      }
    } catch (InvalidPathException e) {
      // No such folder can exist.
    }
  }

  private static Path repository(Path folder) {
    for (Path above = folder; above != null; above = above.getParent()) {
      if (Files.exists(above.resolve(".git"))) {
        return above;
      }
    }
    return folder;
  }

  /** Where a leak is to be shown; {@code null} when nothing about it names a class. */
  @Nullable Place place(Finding finding) {
    if (!finding.stack().isEmpty()) {
      return place(finding.site());
    }
    for (Finding.PutSite put : finding.putSites()) {
      if (!put.stack().isEmpty()) {
        return place(put.stack().get(0));
      }
    }
    String owner = finding.owner();
    return owner == null ? null : ownerPlace(owner);
  }

  /** Where the code of a frame stands. */
  Place place(String frame) {
    return place(Frame.of(frame));
  }

  private Place place(Frame frame) {
    String path = frame.path();
    String found = find(path);
    return new Place(found.isEmpty() ? path : found, frame.line, !found.isEmpty());
  }

  /**
   * The class that an owner path begins with: that of a source file, else of an upper-case name.
   */
  private @Nullable Place ownerPlace(String owner) {
    int end = 0;
    while (end < owner.length()
        && (Character.isJavaIdentifierPart(owner.charAt(end)) || owner.charAt(end) == '.')) {
      end++;
    }
    String[] names = owner.substring(0, end).split("\\.", MOST_SEGMENTS);
    StringBuilder type = new StringBuilder();
    for (String name : names) {
      if (name.isEmpty()) {
        break;
      }
      type.append(type.length() == 0 ? "" : ".").append(name);
      Place place = place(Frame.ofType(type.toString()));
      if (place.found || Character.isUpperCase(name.charAt(0))) {
        return place;
      }
    }
    return null;
  }

  /** The path from the repository; empty when it is below no root. */
  private String find(String path) {
    String before = known.get(path);
    if (before != null) {
      return before;
    }
    if (roots.isEmpty() || known.size() >= MOST_LOOKED_FOR) {
      return "";
    }
    String found = "";
    for (Path root : roots) {
      try {
        Path file = root.resolve(path).normalize();
        if (file.startsWith(root) && Files.isRegularFile(file)) {
          found = fromRepository(file);
          break;
        }
      } catch (InvalidPathException e) {
        break;
      }
    }
    known.put(path, found);
    return found;
  }

  private String fromRepository(Path file) {
    Path shown = file.startsWith(repository) ? repository.relativize(file) : file;
    String path = shown.toString();
    String separator = shown.getFileSystem().getSeparator();
    return separator.equals("/") ? path : path.replace(separator, "/");
  }
}
