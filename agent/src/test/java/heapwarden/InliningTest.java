package heapwarden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import heapwarden.stack.BacktraceHash;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is too long for the optimising compiler to be compiled again with each of its callers. */
class InliningTest {
  /** The most bytes of byte code that HotSpot inlines where a call is hot: FreqInlineSize. */
  private static final int INLINED = 325;

  private static final Pattern OFFSET = Pattern.compile("^ +(\\d+): ");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "heapwarden.grow.Shape | heapwarden.grow.Shape(java.lang.Class<?>, boolean);",
        "heapwarden.stack.BacktraceHash | public long of(heapwarden.stack.Trace);"
      })
  void isTooLongToBeInlined(String type, String method) {
    List<String> text = disassembled(type);
    int begin = text.indexOf("  " + method);
    int end = begin + text.subList(begin, text.size()).indexOf("");
    int last = 0;
    for (String line : text.subList(begin, end)) {
      Matcher offset = OFFSET.matcher(line);
      last = offset.find() ? Integer.parseInt(offset.group(1)) : last;
    }
    assertTrue(last > INLINED, "of " + last + " bytes");
  }

  private static List<String> disassembled(String type) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    String classes =
        BacktraceHash.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    ToolProvider javap = ToolProvider.findFirst("javap").orElseThrow();
    assertEquals(0, javap.run(writer, writer, "-p", "-c", "-cp", classes, type));
    return out.toString().lines().collect(Collectors.toList());
  }
}
