package heapwarden;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.security.AllPermission;
import java.security.Permissions;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads the core of the agent from {@code core/} inside the jar, where no class-path scanner looks
 * for classes.
 *
 * <p>Child first for what lies in the jar; the parent is the platform loader, so the application,
 * its libraries and its own Byte Buddy are neither seen nor shadowed. Dropping this loader drops
 * the whole agent but {@link Launcher} and the hook class. Thread safe.
 */
final class CoreLoader extends ClassLoader implements Closeable, LongSupplier {
  static {
    registerAsParallelCapable();
  }

  private static final String ROOT = "core/";

  /**
   * Archives within the jar, not compressed by themselves, of classes that are needed together: to
   * find an entry of the jar and to set up its decompression takes a starting JVM as long as to
   * define the class. In this order, what every program makes an agent load; the parser of class
   * files, without which one begins whose classes were woven before; what a first sample and a
   * program's end after it take; and the command line.
   */
  private static final String[] BUNDLES = {"start", "weave", "sample", "command"};

  private static final String CLASS = ".classdata";

  /** Stands before each entry of an archive. */
  private static final int LOCAL_HEADER = 0x04034b50;

  private static final int SIZE_AT = 18;
  private static final int NAME_LENGTH_AT = 26;
  private static final int EXTRA_LENGTH_AT = 28;
  private static final int NAME_AT = 30;
  private static final String PLATFORM = "jdk.internal.loader.ClassLoaders$PlatformClassLoader";

  private final ZipFile jar;

  /** Files that were read ahead, by name; classes until they are defined. */
  private final Map<String, byte[]> ahead = new ConcurrentHashMap<>(512);

  /** Which of the bundles is read next, if a class is in none before. */
  private volatile int next;

  /**
   * With all permissions, for a security manager: nothing of the application can call what is
   * loaded here, and what the hooks do for its threads is limited by it on their stacks.
   */
  private final ProtectionDomain domain;

  /**
   * Opens the jar.
   *
   * @param first the bundle to begin with
   */
  CoreLoader(File jar, String first) throws Exception {
    super(platformLoader());
    this.jar = new ZipFile(jar);
    readAhead(first);
    this.next = first.equals(BUNDLES[0]) ? 1 : 0;
    Permissions all = new Permissions();
    all.add(new AllPermission());
    this.domain = new ProtectionDomain(CoreLoader.class.getProtectionDomain().getCodeSource(), all);
  }

  /**
   * The last parent of the system loader, unless somebody's own system loader forgets its parents.
   * Asking by reflection makes JDK 17 parse annotations and spin proxies, some 10 ms.
   */
  private static ClassLoader platformLoader() throws Exception {
    ClassLoader loader = ClassLoader.getSystemClassLoader();
    while (loader.getParent() != null) {
      loader = loader.getParent();
    }
    if (PLATFORM.equals(loader.getClass().getName())) {
      return loader;
    }
    return (ClassLoader) ClassLoader.class.getMethod("getPlatformClassLoader").invoke(null);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null && name.startsWith("heapwarden.")) {
        loaded = findClass(name);
      }
      return loaded == null ? super.loadClass(name, resolve) : loaded;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (name.startsWith("java.")) {
      // The hook classes lie in the jar too, but belong to the boot loader alone.
      throw new ClassNotFoundException(name);
    }
    String file = name.replace('.', '/').concat(CLASS);
    try {
      byte[] bytes = read(file);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      Class<?> defined = defineClass(name, bytes, 0, bytes.length, domain);
      ahead.remove(file);
      return defined;
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }

  @Override
  protected @Nullable URL findResource(String name) {
    try {
      byte[] bytes = read(name);
      return bytes == null ? null : new URL("heapwarden", "", 0, "/" + name, new InMemory(bytes));
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL own = findResource(name);
    return own == null
        ? Collections.<URL>emptyEnumeration()
        : Collections.enumeration(Collections.singletonList(own));
  }

  /** A checksum of the classes that every start loads, and of those that weave. */
  @Override
  public long getAsLong() {
    return crc(BUNDLES[0]) << Integer.SIZE | crc(BUNDLES[1]);
  }

  private long crc(String bundle) {
    return jar.getEntry(ROOT + bundle).getCrc();
  }

  /** Closes the jar; classes loaded so far stay, more cannot be loaded. */
  @Override
  public void close() throws IOException {
    jar.close();
  }

  private byte @Nullable [] read(String name) throws IOException {
    byte[] bytes = ahead.get(name);
    if (bytes == null && jar.getEntry(ROOT + name) != null) {
      return readEntry(name);
    }
    boolean ours = name.startsWith("heapwarden/") && name.endsWith(CLASS);
    for (int i = next; ours && bytes == null && i < BUNDLES.length; i++) {
      readAhead(BUNDLES[i]);
      next = i + 1;
      bytes = ahead.get(name);
    }
    return bytes == null ? ahead.get(name) : bytes; // another thread may have read it meanwhile
  }

  private byte[] readEntry(String name) throws IOException {
    ZipEntry entry = jar.getEntry(ROOT + name);
    byte[] bytes = new byte[(int) entry.getSize()];
    try (InputStream in = jar.getInputStream(entry)) {
      for (int at = 0; at < bytes.length; ) {
        int read = in.read(bytes, at, bytes.length - at);
        if (read < 0) {
          throw new EOFException(name);
        }
        at += read;
      }
    }
    return bytes;
  }

  private void readAhead(String bundle) throws IOException {
    byte[] archive = readEntry(bundle);
    for (int at = 0; four(archive, at) == LOCAL_HEADER; ) {
      int length = two(archive, at + NAME_LENGTH_AT);
      int content = at + NAME_AT + length + two(archive, at + EXTRA_LENGTH_AT);
      int end = content + four(archive, at + SIZE_AT);
      ahead.put(
          new String(archive, at + NAME_AT, length, StandardCharsets.US_ASCII),
          Arrays.copyOfRange(archive, content, end));
      at = end;
    }
  }

  private static int four(byte[] bytes, int at) {
    return two(bytes, at) + (two(bytes, at + 2) << 16);
  }

  private static int two(byte[] bytes, int at) {
    return (bytes[at] & 0xff) + ((bytes[at + 1] & 0xff) << 8);
  }

  /** A URL that carries its bytes: no cache of jar connections, no second way to the file. */
  private static final class InMemory extends URLStreamHandler {
    private final byte[] bytes;

    InMemory(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    protected URLConnection openConnection(URL url) throws MalformedURLException {
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() {
          return new ByteArrayInputStream(bytes);
        }
      };
    }
  }
}
