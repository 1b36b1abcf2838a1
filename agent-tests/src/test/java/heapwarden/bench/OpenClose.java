package heapwarden.bench;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.zip.Inflater;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Opens and closes one resource, deep in a stack: what a hooked pair of calls costs. Run by {@link
 * Micro} with and without the agent.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class OpenClose {
  /** Frames between the benchmark and the opening. */
  @Param("30")
  public int depth;

  /** Of each thread its own, with a connection that stays open. */
  @State(Scope.Thread)
  public static class Database {
    private Connection connection;

    @Setup
    public void connect() throws SQLException {
      connection = DriverManager.getConnection("jdbc:h2:mem:");
    }

    @TearDown
    public void disconnect() throws SQLException {
      connection.close();
    }
  }

  private Path folder;
  private String file;

  @Setup
  public void makeFiles() throws IOException {
    folder = Files.createTempDirectory("heapwarden-bench");
    file = Files.createFile(folder.resolve("empty")).toString();
  }

  @TearDown
  public void deleteFiles() throws IOException {
    Files.delete(Path.of(file));
    Files.delete(folder);
  }

  @Benchmark
  public int fileInputStream() throws IOException {
    return openFile(depth);
  }

  @Benchmark
  public int inflater() {
    return openInflater(depth);
  }

  @Benchmark
  public int directoryStream() throws IOException {
    return openDirectory(depth);
  }

  @Benchmark
  public int statement(Database database) throws SQLException {
    return openStatement(depth, database.connection);
  }

  private int openFile(int frames) throws IOException {
    if (frames > 1) {
      return openFile(frames - 1) + 1;
    }
    try (FileInputStream in = new FileInputStream(file)) {
      return in.read();
    }
  }

  private int openInflater(int frames) {
    if (frames > 1) {
      return openInflater(frames - 1) + 1;
    }
    Inflater inflater = new Inflater();
    inflater.end(); // not its hash afterwards, which would hide that of the agent
    return frames;
  }

  private int openDirectory(int frames) throws IOException {
    if (frames > 1) {
      return openDirectory(frames - 1) + 1;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      return entries == null ? 0 : frames;
    }
  }

  private int openStatement(int frames, Connection connection) throws SQLException {
    if (frames > 1) {
      return openStatement(frames - 1, connection) + 1;
    }
    try (Statement statement = connection.createStatement()) {
      return statement.getFetchSize();
    }
  }
}
