package heapwarden.serve;

import heapwarden.report.Exposition;
import heapwarden.report.JsonParts;
import heapwarden.report.Page;
import heapwarden.report.Report;
import heapwarden.report.ResourceFilter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is answered to which request. Reading takes nothing but a Host header that cannot be
 * rebound; to have something done takes the token. Any number of threads.
 */
final class Endpoints {
  private static final String[] PATHS = {
    "GET  /                      the page",
    "GET  /health                200, or 503 when the process is in a critical state",
    "GET  /metrics               for Prometheus, as text or OpenMetrics",
    "GET  /api/system/stats      counts, heap, health, coverage, the agent's own cost",
    "GET  /api/system/leaks      findings, what is watched, what was retracted",
    "GET  /api/system/resources  what is open: ?kind=file&site=com.acme&age=60&offset=0&limit=100",
    "GET  /api/system/bounds     what came of the policies",
    "GET  /api/system/history    how figures have gone",
    "POST /api/system/gc         collect garbage; needs the token",
    "POST /api/system/report     write the files of report= now; needs the token",
  };

  private static final int[] STATUSES = {
    200, 400, 401, 403, 404, 405, 409, 413, 414, 429, 431, 500, 503
  };

  private static final String POLICY =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
          + " connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final int LIMIT = 100;
  private static final int MOST = 1_000;

  /** Nanoseconds between two collections, or two writings, at least. */
  private static final long REST = 5_000_000_000L;

  private final Source source;
  private final Hosts hosts;
  private final Token token;
  private final Crew crew;
  private final Map<Integer, AtomicLong> counts = new TreeMap<>();
  private final Map<String, Long> lastDone = new TreeMap<>();
  private @Nullable String page;

  Endpoints(Source source, Hosts hosts, Token token, Crew crew) {
    this.source = source;
    this.hosts = hosts;
    this.token = token;
    this.crew = crew;
    for (int status : STATUSES) {
      counts.put(status, new AtomicLong());
    }
  }

  /** Asks the agent. */
  private interface Question<T> {
    T put() throws NoAnswer;
  }

  /** Meanwhile this thread waits for the agent, and not for its peer. */
  private static <T> T ask(Question<T> question) throws NoAnswer {
    Crew.asks(true);
    try {
      return question.put();
    } finally {
      Crew.asks(false);
    }
  }

  /** Counts an answer by its status. */
  Answer count(Answer answer) {
    AtomicLong count = counts.get(answer.status());
    if (count != null) {
      count.incrementAndGet();
    }
    return answer;
  }

  Answer answer(Asked asked) {
    return count(decide(asked));
  }

  private Answer decide(Asked asked) {
    if (!hosts.allows(asked.header("host"))) {
      return Answer.refusal(
          403, "Ask by a numeric address or localhost: a name in the Host header may be rebound.");
    }
    try {
      switch (asked.path()) {
        case "/":
          return get(asked, this::page);
        case "/health":
          return get(asked, this::health);
        case "/metrics":
          return get(asked, () -> metrics(asked));
        case "/api/system/stats":
          return get(asked, () -> json(JsonParts.stats(ask(source::report))));
        case "/api/system/leaks":
          return get(asked, () -> json(JsonParts.leaks(ask(source::report))));
        case "/api/system/bounds":
          return get(asked, () -> json(JsonParts.bounds(ask(source::report))));
        case "/api/system/resources":
          ResourceFilter filter = filter(asked);
          return get(asked, () -> json(JsonParts.resources(ask(() -> source.resources(filter)))));
        case "/api/system/history":
          return get(asked, () -> json(source.history()));
        case "/api/system/gc":
          return post(asked, this::collect);
        case "/api/system/report":
          return post(asked, this::write);
        default:
          return Answer.refusal(
              404, "There is no such path. There are:\n" + String.join("\n", PATHS));
      }
    } catch (NoAnswer e) {
      return Answer.refusal(503, "The agent gives no answer: " + e.reason() + '.')
          .with("Retry-After", "2");
    }
  }

  private static Answer get(Asked asked, Question<Answer> answer) throws NoAnswer {
    boolean reads = asked.method().equals("GET") || asked.method().equals("HEAD");
    return reads ? answer.put() : onlyFor("GET, HEAD");
  }

  private Answer post(Asked asked, Question<Answer> answer) throws NoAnswer {
    if (!asked.method().equals("POST")) {
      return onlyFor("POST");
    }
    if (!token.isIn(asked.header("authorization"))) {
      return Answer.refusal(
              401, "Say Authorization: Bearer TOKEN, with the token in the file named at start.")
          .with("WWW-Authenticate", "Bearer");
    }
    long wait = rest(asked.path());
    if (wait > 0) {
      long seconds = (wait + 999_999_999) / 1_000_000_000;
      return Answer.refusal(429, "This was done a moment ago; again in " + seconds + " s.")
          .with("Retry-After", Long.toString(seconds));
    }
    return answer.put();
  }

  /** How long to wait until this may be done again; otherwise notes that it is done now. */
  private long rest(String path) {
    synchronized (lastDone) {
      long now = System.nanoTime();
      Long before = lastDone.get(path);
      if (before != null && now - before < REST) {
        return REST - (now - before);
      }
      lastDone.put(path, now);
      return 0;
    }
  }

  private static Answer json(String text) {
    return new Answer(200, Answer.JSON, text);
  }

  private static Answer onlyFor(String methods) {
    return Answer.refusal(405, "This path is for " + methods + '.').with("Allow", methods);
  }

  private Answer page() {
    String made = page;
    if (made == null) {
      made = Page.live();
      page = made;
    }
    return new Answer(200, Answer.HTML, made).with("Content-Security-Policy", POLICY);
  }

  /** That the observer is busy is no reason to restart what it observes: then the last is told. */
  private Answer health() throws NoAnswer {
    Report report;
    try {
      report = ask(source::report);
    } catch (NoAnswer e) {
      report = source.lastReport();
      if (report == null) {
        throw e;
      }
    }
    return new Answer(report.isCritical() ? 503 : 200, Answer.JSON, JsonParts.health(report));
  }

  private Answer metrics(Asked asked) throws NoAnswer {
    Report report = ask(source::report);
    boolean open = Accept.prefersOpenMetrics(asked.header("accept"));
    String text = Exposition.of(report, requests(), new TreeMap<>(crew.closed()), open);
    return new Answer(200, open ? Exposition.OPEN_METRICS : Exposition.TEXT, text);
  }

  private static ResourceFilter filter(Asked asked) {
    return new ResourceFilter(
        asked.parameter("kind"),
        asked.parameter("site"),
        (long) (1000 * number(asked, "age", 0, 1e9)),
        (int) number(asked, "offset", 0, Integer.MAX_VALUE),
        (int) number(asked, "limit", LIMIT, MOST));
  }

  private static double number(Asked asked, String name, double otherwise, double most) {
    String text = asked.parameter(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    double number;
    try {
      number = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is no number", e);
    }
    if (!(number >= 0 && number <= most)) {
      throw new IllegalArgumentException(name + " is not between 0 and " + (long) most);
    }
    return number;
  }

  private Answer collect() throws NoAnswer {
    long[] collected = ask(source::collect);
    return json(JsonParts.collected(collected[0], collected[1], collected[2]));
  }

  private Answer write() throws NoAnswer {
    List<String> files = ask(source::writeReports);
    return files.isEmpty()
        ? Answer.refusal(409, "No file was written: name one by report=, such as report=now.html.")
        : json(JsonParts.written(files));
  }

  /** How many requests were answered, by status. */
  private Map<Integer, Long> requests() {
    Map<Integer, Long> requests = new TreeMap<>();
    counts.forEach((status, count) -> requests.put(status, count.get()));
    return requests;
  }
}
