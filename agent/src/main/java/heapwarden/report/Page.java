package heapwarden.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The page that shows a process in a browser: one file without network use, which either asks the
 * process it comes from, or shows the report that lies in it.
 */
public final class Page {
  private static final String FOLDER = "heapwarden/page/";
  private static final String DATA = "<!--data-->";

  private Page() {}

  /** The page that asks. */
  public static String live() {
    return assembled().replace(DATA, "null");
  }

  /** The page that shows this report, and needs nobody. */
  static String offline(Report report) {
    return assembled().replace(DATA, embedded(data(report)));
  }

  /** No value may end the element it stands in, or begin another. */
  static String embedded(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  private static String data(Report report) {
    StringWriter out = new StringWriter(65536);
    out.append("{\"report\":").append(ReportFiles.json(report));
    History history = report.history();
    if (history != null) {
      out.append(",\"history\":").append(history.json());
    }
    ResourcePage resources = report.resources();
    if (resources != null) {
      out.append(",\"resources\":").append(JsonParts.resources(resources));
    }
    return out.append('}').toString();
  }

  private static String assembled() {
    return read("page.html")
        .replace("/*uplot.licence*/", read("uplot/LICENSE"))
        .replace("/*uplot.css*/", read("uplot/uPlot.min.css"))
        .replace("/*page.css*/", read("page.css"))
        .replace("/*uplot.js*/", read("uplot/uPlot.iife.min.js"))
        .replace("/*page.js*/", read("page.js"));
  }

  private static String read(String name) {
    try (InputStream in = Page.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IOException("the agent's jar has no " + FOLDER + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
