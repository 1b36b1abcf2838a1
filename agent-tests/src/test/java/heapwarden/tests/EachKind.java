package heapwarden.tests;

import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.Selector;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.util.Timer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/**
 * A suite with a test for each kind, which all run in parallel: each opens three, and closes all
 * or, with {@code -Dleak=true}, all but one. The name of a test is that of the kind, with _ for -.
 */
class EachKind {
  private static final boolean LEAK = Boolean.getBoolean("leak");
  private static final Path HERE = Path.of(".");
  private static final Path FILE = Path.of("/proc/self/stat");

  private interface Opens<T> {
    T open() throws Exception;
  }

  private interface Closes<T> {
    void close(T resource) throws Exception;
  }

  private static <T> void use(Opens<T> opens, Closes<T> closes) throws Exception {
    for (int i = 0; i < 3; i++) {
      T resource = opens.open();
      Thread.sleep(1);
      if (!LEAK || i != 1) {
        closes.close(resource);
      }
    }
  }

  @Test
  void file() throws Exception {
    use(() -> new java.io.FileInputStream(FILE.toFile()), java.io.FileInputStream::close);
  }

  @Test
  void file_channel() throws Exception {
    use(() -> FileChannel.open(FILE), FileChannel::close);
  }

  @Test
  void directory_stream() throws Exception {
    use(() -> Files.newDirectoryStream(HERE), DirectoryStream::close);
  }

  @Test
  void server_socket() throws Exception {
    use(() -> new ServerSocket(0), ServerSocket::close);
  }

  @Test
  void selector() throws Exception {
    use(Selector::open, Selector::close);
  }

  @Test
  void watch_service() throws Exception {
    use(() -> FileSystems.getDefault().newWatchService(), WatchService::close);
  }

  @Test
  void inflater() throws Exception {
    use(Inflater::new, Inflater::end);
  }

  @Test
  void timer() throws Exception {
    use(() -> new Timer(true), Timer::cancel);
  }

  @Test
  void executor() throws Exception {
    use(
        () -> {
          ExecutorService pool = Executors.newFixedThreadPool(1);
          pool.submit(() -> {}).get();
          return pool;
        },
        ExecutorService::shutdown);
  }
}
