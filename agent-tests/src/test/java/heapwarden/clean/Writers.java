package heapwarden.clean;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

/**
 * Eight threads write records to a file each, in one of several ways, and leave it open. They end
 * when a hook of the program tells them to, or when they are interrupted.
 */
final class Writers {
  static final int THREADS = 8;

  /** Longer than a look, shorter than the patience: between the two halves of a record. */
  private static final int PAUSE = 30;

  /** Nanoseconds between two records, so that files stay small. */
  private static final int BREATH = 20_000;

  private static final List<Object> OPEN = Collections.synchronizedList(new ArrayList<>());
  private static final AtomicBoolean STOPPING = new AtomicBoolean();

  private Writers() {}

  /** Writes one record. */
  interface Record {
    void write(int number) throws IOException, InterruptedException;
  }

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    String way = args[1];
    String stop = args[2];
    CountDownLatch begun = new CountDownLatch(THREADS);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  STOPPING.set(stop.equals("hook"));
                  System.out.println("hook ran");
                }));
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    for (int i = 0; i < THREADS; i++) {
      Record record = open(folder.resolve("file-" + i), way);
      Runnable work =
          () -> {
            for (int n = 0; !ends(stop); n++) {
              try {
                record.write(n);
              } catch (InterruptedException e) {
                return;
              } catch (IOException e) {
                System.out.println("broken: " + e);
                throw new UncheckedIOException(e);
              }
              if (n == 0) {
                begun.countDown();
              }
              LockSupport.parkNanos(BREATH);
            }
          };
      if (stop.equals("interrupt")) {
        executor.execute(work);
      } else {
        Thread thread = new Thread(work, "writer-" + i);
        thread.setDaemon(true);
        thread.start();
      }
    }
    begun.await();
    System.out.println("all write");
    new CountDownLatch(1).await();
  }

  private static boolean ends(String stop) {
    return stop.equals("interrupt") ? Thread.currentThread().isInterrupted() : STOPPING.get();
  }

  private static Record open(Path file, String way) throws IOException {
    switch (way) {
      case "lines":
        return lines(keep(new BufferedWriter(new FileWriter(file.toFile()))));
      case "files":
        return lines(keep(Files.newBufferedWriter(file)));
      case "gzip":
        return blocks(
            keep(
                new DataOutputStream(
                    new GZIPOutputStream(
                        new BufferedOutputStream(new FileOutputStream(file.toFile()))))));
      case "data":
        return blocks(
            keep(
                new DataOutputStream(
                    new BufferedOutputStream(new FileOutputStream(file.toFile())))));
      case "slow":
        return slowly(keep(new FileOutputStream(file.toFile())));
      case "channel":
        return channel(
            keep(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)));
      default:
        throw new IllegalArgumentException(way);
    }
  }

  private static <T> T keep(T opened) {
    OPEN.add(opened);
    return opened;
  }

  /** One line in two calls. */
  private static Record lines(Writer out) {
    return n -> {
      out.write("record " + n + " of this file");
      out.write(" is complete\n");
    };
  }

  /** A length, then as many bytes of that value. */
  private static Record blocks(DataOutputStream out) {
    return n -> {
      byte[] block = new byte[1 + n % 200];
      Arrays.fill(block, (byte) block.length);
      out.writeInt(block.length);
      out.write(block);
    };
  }

  /** The same without a buffer and with a rest in between. */
  private static Record slowly(OutputStream out) {
    return n -> {
      byte[] block = new byte[1 + n % 200];
      Arrays.fill(block, (byte) block.length);
      out.write(new byte[] {0, 0, 0, (byte) block.length});
      Thread.sleep(PAUSE);
      out.write(block);
    };
  }

  private static Record channel(FileChannel out) {
    return n -> {
      byte[] block = new byte[1 + n % 200];
      Arrays.fill(block, (byte) block.length);
      ByteBuffer buffer = ByteBuffer.allocate(4 + block.length);
      buffer.putInt(block.length).put(block).flip();
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
    };
  }
}
