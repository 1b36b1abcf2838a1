package heapwarden.launch;

import heapwarden.config.Environment;
import heapwarden.config.Options;
import heapwarden.finding.Kind;
import heapwarden.hook.Hooks;
import heapwarden.report.ThisProcess;
import heapwarden.weave.Weaver;
import heapwarden.weave.WovenClasses;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Where {@link WovenClasses} outlive the process: a file for each build of the agent, JVM and
 * choice of kinds. It holds code that will run in the JDK's own classes, so nobody else may have a
 * hand in it: the file and its folder must be this user's, and neither they nor a folder above be
 * one that others can write to or rename in. In doubt, and whatever fails, there is no file.
 *
 * <p>Read in premain, hence in few steps; written once, on the agent's thread, beside its place and
 * then moved there, so that of several writers one wins and readers see a whole one.
 */
final class WovenFile {
  private static final String PREFIX = "woven-";
  private static final String PART = ".part";
  private static final String OWNER_AND_MODE = "unix:uid,mode,size";
  private static final Path SELF = Path.of("/proc/self");
  private static final int ROOT = 0;
  private static final int TYPE = 0170000;
  private static final int FOLDER = 0040000;
  private static final int FILE = 0100000;
  private static final int STICKY = 01000;
  private static final int WRITABLE_BY_OTHERS = 022;

  /** Files of other builds and JVMs that are left beside this one. */
  private static final int MOST_FILES = 16;

  private static final long STALE = 3_600_000;

  private final Weaver weaver;
  private final Path folder;
  private final String key;
  private final String name;

  private WovenFile(Weaver weaver, Path folder, String key) {
    this.weaver = weaver;
    this.folder = folder;
    this.key = key;
    CRC32 sum = new CRC32();
    for (int i = 0; i < key.length(); i++) {
      sum.update(key.charAt(i));
    }
    this.name = PREFIX + Long.toHexString(sum.getValue());
  }

  /** That of these options; {@code null} where nothing is to be kept, or there is no place. */
  static @Nullable WovenFile of(Options options, Weaver weaver) {
    ClassLoader core = WovenFile.class.getClassLoader();
    String place = options.cache();
    if (place.equals("off") || !(core instanceof LongSupplier)) {
      return null;
    }
    try {
      String folder = place.equals("user") ? usersOwn() : place;
      return folder == null
          ? null
          : new WovenFile(weaver, Path.of(folder), key(options, ((LongSupplier) core).getAsLong()));
    } catch (RuntimeException e) {
      return null;
    }
  }

  /** For tests: of this key in this folder. */
  static WovenFile in(Path folder, Weaver weaver, String key) {
    return new WovenFile(weaver, folder, key);
  }

  private static @Nullable String usersOwn() {
    String given = Environment.variables().get("XDG_CACHE_HOME");
    if (given != null && given.startsWith("/")) {
      return given + "/heapwarden";
    }
    String home = System.getProperty("user.home", "");
    return home.startsWith("/") && home.length() > 1 ? home + "/.cache/heapwarden" : null;
  }

  private static String key(Options options, long build) {
    StringBuilder key = new StringBuilder(Long.toHexString(build));
    key.append(' ').append(System.getProperty("java.vm.name"));
    key.append(' ').append(System.getProperty("java.vm.version"));
    key.append(options.cleans() ? " wrappers" : " ");
    if (options.kinds().size() < Kind.values().length) {
      for (Kind kind : options.kinds()) {
        key.append(' ').append(kind.label());
      }
    }
    return key.toString();
  }

  /** What is kept there, if anything. */
  WovenClasses read() {
    try {
      Path real = folder.toRealPath();
      if (isOurs(real)) {
        Path file = real.resolve(name);
        Map<String, Object> attributes = attributes(file);
        if (belongs(attributes, FILE) && number(attributes, "size") <= WovenClasses.MOST_BYTES) {
          return WovenClasses.read(bytes(file), key);
        }
      }
    } catch (IOException | RuntimeException e) {
      // As if there were none.
    }
    return new WovenClasses(key);
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = new FileInputStream(file.toString())) {
      return in.readNBytes(WovenClasses.MOST_BYTES);
    }
  }

  private static boolean isOurs(Path real) throws IOException {
    if (!belongs(attributes(real), FOLDER)) {
      return false;
    }
    for (Path above = real.getParent(); above != null; above = above.getParent()) {
      Map<String, Object> attributes = attributes(above);
      long owner = number(attributes, "uid");
      long mode = number(attributes, "mode");
      if ((owner != ROOT && owner != self())
          || ((mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0)) {
        return false;
      }
    }
    return true;
  }

  private static boolean belongs(Map<String, Object> attributes, int type) throws IOException {
    long mode = number(attributes, "mode");
    return (mode & TYPE) == type
        && (mode & WRITABLE_BY_OTHERS) == 0
        && number(attributes, "uid") == self();
  }

  private static long self() throws IOException {
    return number(attributes(SELF.toRealPath()), "uid");
  }

  private static long number(Map<String, Object> attributes, String name) throws IOException {
    Object number = attributes.get(name);
    if (!(number instanceof Number)) {
      throw new IOException(name);
    }
    return ((Number) number).longValue();
  }

  private static Map<String, Object> attributes(Path path) throws IOException {
    return Files.readAttributes(path, OWNER_AND_MODE, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Keeps what has been woven so far, unless it was all there already, or anything was wrong with
   * it.
   *
   * @param all whether that is all, and nothing of it is used any more
   */
  void keep(boolean all) {
    WovenClasses woven = all ? weaver.takeReused() : weaver.reused();
    if (woven == null || !woven.isChanged() || weaver.failures() > 0 || Hooks.errors > 0) {
      return;
    }
    try {
      write(woven.toBytes());
    } catch (IOException | RuntimeException e) {
      // A later process may be luckier.
    }
  }

  private void write(byte[] bytes) throws IOException {
    make(folder);
    Path real = folder.toRealPath();
    if (!isOurs(real)) {
      return;
    }
    tidy(real);
    Path part = real.resolve(name + '-' + ThisProcess.pid() + '-' + System.nanoTime() + PART);
    try {
      try (SeekableByteChannel out =
          Files.newByteChannel(
              part,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
          out.write(left);
        }
      }
      Files.move(part, real.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** The folder and the one it is in, such as {@code ~/.cache}, but no home for who has none. */
  private static void make(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path above = folder.getParent();
    if (above != null && !Files.isDirectory(above)) {
      makeOne(above);
    }
    makeOne(folder);
  }

  private static void makeOne(Path folder) throws IOException {
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Takes away what others have begun and left, and the oldest files where there are many. */
  private void tidy(Path real) throws IOException {
    File[] files = real.toFile().listFiles();
    if (files == null) {
      return;
    }
    long now = System.currentTimeMillis();
    int kept = 0;
    File oldest = null;
    for (File file : files) {
      if (!file.getName().startsWith(PREFIX)) {
        continue;
      }
      if (file.getName().endsWith(PART)) {
        if (now - file.lastModified() > STALE) {
          delete(file);
        }
      } else if (!file.getName().equals(name)) {
        kept++;
        oldest = oldest == null || file.lastModified() < oldest.lastModified() ? file : oldest;
      }
    }
    if (kept >= MOST_FILES && oldest != null) {
      delete(oldest);
    }
  }

  /** Another process may have done it. */
  private static void delete(File file) throws IOException {
    try {
      Files.delete(file.toPath());
    } catch (NoSuchFileException e) {
      // As it should be.
    }
  }
}
