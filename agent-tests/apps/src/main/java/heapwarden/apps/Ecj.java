package heapwarden.apps;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jdt.core.compiler.batch.BatchCompiler;

/** The compiler of Eclipse. */
final class Ecj extends App {
  private Path sources = Path.of("");
  private Path classes = Path.of("");

  @Override
  void open(Path folder) throws IOException {
    sources = folder.resolve("sources");
    Sources.unpack(sources);
    classes = Files.createDirectories(folder.resolve("classes"));
  }

  @Override
  long round(int number) throws IOException {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    boolean done =
        BatchCompiler.compile(
            new String[] {
              "-17", "-nowarn", "-proc:none", "-g", "-d", classes.toString(), sources.toString()
            },
            nowhere,
            nowhere,
            null);
    return Sources.sum(classes) + (done ? 1 : 0);
  }
}
