package heapwarden;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.AllPermission;
import java.security.Permissions;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Enumeration;
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
final class CoreLoader extends ClassLoader implements Closeable {
  static {
    registerAsParallelCapable();
  }

  private static final String ROOT = "core/";
  private static final String PLATFORM = "jdk.internal.loader.ClassLoaders$PlatformClassLoader";

  private final ZipFile jar;

  /**
   * With all permissions, for a security manager: nothing of the application can call what is
   * loaded here, and what the hooks do for its threads is limited by it on their stacks.
   */
  private final ProtectionDomain domain;

  CoreLoader(File jar) throws Exception {
    super(platformLoader());
    this.jar = new ZipFile(jar);
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
    try {
      byte[] bytes = read(ROOT + name.replace('.', '/') + ".classdata");
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length, domain);
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
      byte[] bytes = read(ROOT + name);
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

  /** Closes the jar; classes loaded so far stay, more cannot be loaded. */
  @Override
  public void close() throws IOException {
    jar.close();
  }

  private byte @Nullable [] read(String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    if (entry == null) {
      return null;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) entry.getSize());
    byte[] chunk = new byte[8192];
    try (InputStream in = jar.getInputStream(entry)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        bytes.write(chunk, 0, n);
      }
    }
    return bytes.toByteArray();
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
