package heapwarden.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The compiler of the JDK. */
final class Javac extends App {
  private List<Path> sources = List.of();
  private Path classes = Path.of("");

  @Override
  void open(Path folder) throws IOException {
    sources = Sources.unpack(folder.resolve("sources"));
    classes = Files.createDirectories(folder.resolve("classes"));
  }

  @Override
  long round(int number) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-d", classes.toString(), "-proc:none", "-nowarn", "-Xlint:none", "-cp", "");
      boolean done =
          compiler
              .getTask(
                  null,
                  files,
                  diagnostic -> {},
                  options,
                  null,
                  files.getJavaFileObjectsFromPaths(sources))
              .call();
      return Sources.sum(classes) + (done ? 1 : 0);
    }
  }
}
