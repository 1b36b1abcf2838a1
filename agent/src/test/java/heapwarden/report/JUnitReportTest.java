package heapwarden.report;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.finding.Finding;
import heapwarden.finding.GateResult;
import heapwarden.finding.GateResult.Judged;
import heapwarden.finding.Kind;
import heapwarden.finding.Standing;
import heapwarden.finding.Verdict;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.TestSuiteXmlParser;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;

class JUnitReportTest {
  private static final SourceRoots NO_SOURCES = SourceRoots.of(List.of());

  static {
    // As Maven runs it: it asserts that what stands behind the colon of a frame is a number.
    TestSuiteXmlParser.class
        .getClassLoader()
        .setClassAssertionStatus(TestSuiteXmlParser.class.getName(), false);
  }

  private static String text(Results results) {
    return results.as(Form.JUNIT, NO_SOURCES);
  }

  /** As Maven reads it, which groups tests by their class. */
  private static List<ReportTestSuite> suites(String xml) throws Exception {
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    return new TestSuiteXmlParser(new NullConsoleLogger())
        .parse(new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8));
  }

  private static int sum(List<ReportTestSuite> suites, ToIntFunction<ReportTestSuite> of) {
    return suites.stream().mapToInt(of).sum();
  }

  private static Document strictly(String xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    var parser = factory.newDocumentBuilder();
    parser.setErrorHandler(new Strict());
    return parser.parse(new InputSource(new StringReader(xml)));
  }

  private static final class Strict implements ErrorHandler {
    @Override
    public void warning(SAXParseException e) throws SAXParseException {
      throw e;
    }

    @Override
    public void error(SAXParseException e) throws SAXParseException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXParseException {
      throw e;
    }
  }

  @Test
  void aLeakIsATestThatFailsWithItsStack() throws Exception {
    String xml = text(Results.of(Examples.full()));
    strictly(xml);
    List<ReportTestSuite> suites = suites(xml);
    assertThat(sum(suites, ReportTestSuite::getNumberOfTests)).isEqualTo(3);
    assertThat(sum(suites, ReportTestSuite::getNumberOfFailures)).isEqualTo(3);
    assertThat(sum(suites, ReportTestSuite::getNumberOfErrors)).isZero();
    ReportTestCase proven = suites.get(0).getTestCases().get(0);
    assertThat(proven.getFullClassName()).isEqualTo("com.acme.ReaderTest");
    assertThat(proven.getName())
        .isEqualTo(
            "reads() leaves PROVEN file opened at com.acme.Reader.open(Reader.java:10)"
                + " [0123456789abcdef]");
    assertThat(proven.getFailureType()).isEqualTo("PROVEN");
    assertThat(proven.getFailureMessage()).contains("3 collected by the garbage collector");
    assertThat(proven.getFailureDetail())
        .contains(" => at com.acme.Reader.open(Reader.java:10)", "fix: call close()");
    Results deep = Results.of(Examples.with(Examples.deep(40, 20)));
    assertThat(suites(text(deep)).get(0).getTestCases().get(0).getFailureDetail())
        .contains("\tat com.acme.Frame0.run(Frame0.java:0)", "\tat com.acme.Frame39.run(");
  }

  @Test
  void whereNothingLeaksATestPassesSoThatTheRunIsSeen() throws Exception {
    String xml = text(Results.of(Examples.empty()));
    strictly(xml);
    assertThat(suites(xml)).hasSize(1);
    ReportTestSuite suite = suites(xml).get(0);
    assertThat(suite.getNumberOfTests()).isEqualTo(1);
    assertThat(suite.getNumberOfFailures()).isZero();
    assertThat(suite.getTestCases().get(0).isSuccessful()).isTrue();
    assertThat(suite.getTestCases().get(0).getName()).isEqualTo("no leak found");
  }

  @Test
  void notesAreLeftOut() throws Exception {
    List<ReportTestSuite> suites = suites(text(Results.of(Examples.notes(5))));
    assertThat(sum(suites, ReportTestSuite::getNumberOfTests)).isEqualTo(1);
  }

  @Test
  void whatIsKnownSuppressedOrOnlyLikelyIsSkipped() throws Exception {
    Finding likely =
        new Finding.Builder("00000000000000ee", Verdict.GROWING, Kind.MAP, "java.util.HashMap")
            .confidence(0.7)
            .owner("com.acme.Cache.MAP", List.of())
            .says("500 entries and climbing", "remove them")
            .build();
    Report report = Examples.with(Examples.proven(), Examples.growing(), likely);
    report.withGate(
        new GateResult(
            Map.of(
                Examples.proven().fingerprint(), new Judged(Standing.KNOWN, 3, "since spring"),
                Examples.growing().fingerprint(), new Judged(Standing.SUPPRESSED, 1, "a pool")),
            List.of(),
            List.of(),
            List.of()));
    String xml = text(Results.of(report));
    Document document = strictly(xml);
    List<ReportTestSuite> suites = suites(xml);
    assertThat(sum(suites, ReportTestSuite::getNumberOfTests)).isEqualTo(4);
    assertThat(sum(suites, ReportTestSuite::getNumberOfSkipped)).isEqualTo(3);
    assertThat(sum(suites, ReportTestSuite::getNumberOfFailures)).isZero();
    var skipped = document.getElementsByTagName("skipped");
    assertThat(((Element) skipped.item(0)).getAttribute("message"))
        .startsWith("known by the baseline, since spring: ");
    assertThat(((Element) skipped.item(1)).getAttribute("message"))
        .startsWith("suppressed, a pool: ");
    assertThat(((Element) skipped.item(2)).getAttribute("message"))
        .startsWith("not certain enough to fail: ");
  }

  @Test
  void noNameMakesADocumentThatNobodyReads() throws Exception {
    for (int seed = 0; seed < 200; seed++) {
      Results results = new OddFindings(seed).results(4);
      String xml = text(results);
      Document document = strictly(xml);
      assertThat(document.getElementsByTagName("failure").getLength())
          .isEqualTo(results.failing().size());
      assertThat(sum(suites(xml), ReportTestSuite::getNumberOfFailures))
          .isEqualTo(results.failing().size());
    }
  }

  @Test
  void whatXmlCanHoldIsReadAsItWasWritten() throws Exception {
    String odd = "a\"b'c<d>e&f]]>g\nh\ti\rj \uD83D\uDE00 é";
    String xml =
        new Xml().begin("a").attribute("b", odd).begin("c").end("c", odd).end("a").toString();
    Element root = strictly(xml).getDocumentElement();
    assertThat(root.getAttribute("b")).isEqualTo(odd);
    assertThat(root.getElementsByTagName("c").item(0).getTextContent()).isEqualTo(odd);
    String illegal =
        new Xml().begin("a").end("a", "x\u0000\u0008\u001B\uD83Dy\uDE00\uFFFE\uFFFF").toString();
    assertThat(strictly(illegal).getDocumentElement().getTextContent())
        .isEqualTo("x\uFFFD\uFFFD\uFFFD\uFFFDy\uFFFD\uFFFD\uFFFD");
  }
}
