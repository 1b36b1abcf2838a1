package heapwarden.weave;

import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Which methods of the JDK do I/O that can fail: those of the classes below that are declared to
 * throw an IOException. Streams over memory are not among them, nor what fails for its arguments
 * only. Immutable.
 */
final class IoMethods {
  private static final String[] CLASSES = {
    "java.io.BufferedInputStream",
    "java.io.BufferedOutputStream",
    "java.io.BufferedReader",
    "java.io.BufferedWriter",
    "java.io.Closeable",
    "java.io.DataInput",
    "java.io.DataInputStream",
    "java.io.DataOutput",
    "java.io.DataOutputStream",
    "java.io.File",
    "java.io.FileInputStream",
    "java.io.FileOutputStream",
    "java.io.FileReader",
    "java.io.FileWriter",
    "java.io.FilterInputStream",
    "java.io.FilterOutputStream",
    "java.io.Flushable",
    "java.io.InputStream",
    "java.io.InputStreamReader",
    "java.io.LineNumberReader",
    "java.io.ObjectInputStream",
    "java.io.ObjectOutputStream",
    "java.io.OutputStream",
    "java.io.OutputStreamWriter",
    "java.io.PipedInputStream",
    "java.io.PipedOutputStream",
    "java.io.PushbackInputStream",
    "java.io.RandomAccessFile",
    "java.io.Reader",
    "java.io.SequenceInputStream",
    "java.io.Writer",
    "java.lang.ProcessBuilder",
    "java.lang.Runtime",
    "java.net.DatagramSocket",
    "java.net.HttpURLConnection",
    "java.net.InetAddress",
    "java.net.ServerSocket",
    "java.net.Socket",
    "java.net.URL",
    "java.net.URLConnection",
    "java.nio.channels.ByteChannel",
    "java.nio.channels.Channel",
    "java.nio.channels.DatagramChannel",
    "java.nio.channels.FileChannel",
    "java.nio.channels.GatheringByteChannel",
    "java.nio.channels.Pipe",
    "java.nio.channels.ReadableByteChannel",
    "java.nio.channels.ScatteringByteChannel",
    "java.nio.channels.SeekableByteChannel",
    "java.nio.channels.Selector",
    "java.nio.channels.ServerSocketChannel",
    "java.nio.channels.SocketChannel",
    "java.nio.channels.WritableByteChannel",
    "java.nio.file.DirectoryStream",
    "java.nio.file.FileSystem",
    "java.nio.file.FileSystems",
    "java.nio.file.Files",
    "java.nio.file.Path",
    "java.nio.file.WatchService",
    "java.util.Properties",
    "java.util.jar.JarFile",
    "java.util.jar.JarInputStream",
    "java.util.jar.JarOutputStream",
    "java.util.zip.CheckedInputStream",
    "java.util.zip.CheckedOutputStream",
    "java.util.zip.DeflaterOutputStream",
    "java.util.zip.GZIPInputStream",
    "java.util.zip.GZIPOutputStream",
    "java.util.zip.InflaterInputStream",
    "java.util.zip.ZipFile",
    "java.util.zip.ZipInputStream",
    "java.util.zip.ZipOutputStream",
    "javax.net.ssl.SSLSocket",
  };

  private final Map<String, String> failures = new HashMap<>();

  IoMethods() {
    for (String name : CLASSES) {
      try {
        Class<?> type = Class.forName(name, false, ClassLoader.getPlatformClassLoader());
        String owner = name.replace('.', '/');
        for (Method method : type.getMethods()) {
          note(owner, method.getName(), method);
        }
        for (Constructor<?> constructor : type.getConstructors()) {
          note(owner, "<init>", constructor);
        }
      } catch (ClassNotFoundException | LinkageError e) {
        // This runtime does not have it, so nobody calls it.
      }
    }
  }

  private void note(String owner, String name, Executable method) {
    for (Class<?> thrown : method.getExceptionTypes()) {
      if (IOException.class.isAssignableFrom(thrown)
          && thrown != MalformedURLException.class
          && thrown != UnsupportedEncodingException.class) {
        failures.put(owner + '.' + name + descriptor(method), failure(thrown));
        return;
      }
    }
  }

  /** What is declared, since no handler need take more. */
  private static String failure(Class<?> thrown) {
    for (Constructor<?> constructor : thrown.getConstructors()) {
      Class<?>[] parameters = constructor.getParameterTypes();
      if (parameters.length == 1 && parameters[0] == String.class) {
        return thrown.getName();
      }
    }
    return IOException.class.getName();
  }

  private static String descriptor(Executable method) {
    StringBuilder text = new StringBuilder("(");
    for (Class<?> parameter : method.getParameterTypes()) {
      text.append(Type.getDescriptor(parameter));
    }
    return text.append(')').toString();
  }

  /** The class of what a call may throw; {@code null} when it is no I/O call. */
  @Nullable String failure(String owner, String name, String descriptor) {
    return owner.startsWith("java")
        ? failures.get(owner + '.' + name + descriptor.substring(0, descriptor.indexOf(')') + 1))
        : null;
  }
}
