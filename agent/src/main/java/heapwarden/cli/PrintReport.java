package heapwarden.cli;

import heapwarden.config.Request;
import heapwarden.report.ReportFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The report of a watched process, as of now. */
@Command(
    name = "report",
    description = "Prints the report of a watched process, or writes it to a file.")
final class PrintReport extends OnProcess {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to; its form follows the suffix, .json or text.")
  private @Nullable Path output;

  @Override
  int on(Target target, Reach reach) throws Refused, IOException {
    if (output == null) {
      print(asked(target, reach, Request.REPORT, "text"));
      return Main.FINE;
    }
    String form = output.toString().endsWith(".json") ? "json" : "text";
    ReportFiles.save(output, asked(target, reach, Request.REPORT, form));
    System.out.println("the report of process " + target.pid() + " is in " + output);
    return Main.FINE;
  }
}
