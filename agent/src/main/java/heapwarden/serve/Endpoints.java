package heapwarden.serve;

import heapwarden.report.Exposition;
import heapwarden.report.JsonParts;
import heapwarden.report.Report;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** What is answered to which request. Any number of threads. */
final class Endpoints {
  private static final String LIST =
      String.join(
          "\n",
          "GET  /                      the page",
          "GET  /health                200, or 503 when the process is in a critical state",
          "GET  /metrics               for Prometheus",
          "GET  /api/system/stats      counts, heap, health, the agent's own cost",
          "");

  private final Source source;
  private final Hosts hosts;
  private final Token token;
  private final Map<Integer, AtomicLong> counts = new TreeMap<>();

  Endpoints(Source source, Hosts hosts, Token token) {
    this.source = source;
    this.hosts = hosts;
    this.token = token;
    for (int status : new int[] {200, 400, 401, 403, 404, 405, 409, 413, 414, 429, 431, 500, 503}) {
      counts.put(status, new AtomicLong());
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
      boolean get = asked.method().equals("GET") || asked.method().equals("HEAD");
      switch (asked.path()) {
        case "/health":
          return get ? health() : onlyFor("GET, HEAD");
        case "/metrics":
          return get ? metrics(asked) : onlyFor("GET, HEAD");
        case "/api/system/stats":
          return get ? json(JsonParts.stats(report())) : onlyFor("GET, HEAD");
        default:
          return Answer.refusal(404, "There is no such path. There are:\n" + LIST);
      }
    } catch (NoAnswer e) {
      return Answer.refusal(503, "The agent gives no answer: " + e.reason() + '.')
          .with("Retry-After", "2");
    }
  }

  /** Meanwhile this thread waits for the agent, and not for its peer. */
  private Report report() throws NoAnswer {
    Crew.asks(true);
    try {
      return source.report();
    } finally {
      Crew.asks(false);
    }
  }

  private static Answer json(String text) {
    return new Answer(200, Answer.JSON, text);
  }

  private static Answer onlyFor(String methods) {
    return Answer.refusal(405, "This path is for " + methods + '.').with("Allow", methods);
  }

  /** That the observer is busy is no reason to restart what it observes: then the last is told. */
  private Answer health() throws NoAnswer {
    Report report;
    try {
      report = report();
    } catch (NoAnswer e) {
      report = source.lastReport();
      if (report == null) {
        throw e;
      }
    }
    return new Answer(report.isCritical() ? 503 : 200, Answer.JSON, JsonParts.health(report));
  }

  private Answer metrics(Asked asked) throws NoAnswer {
    Report report = report();
    boolean open = Accept.prefersOpenMetrics(asked.header("accept"));
    String text = Exposition.of(report, requests(), open);
    return new Answer(200, open ? Exposition.OPEN_METRICS : Exposition.TEXT, text);
  }

  /** How many requests were answered, by status. */
  private Map<Integer, Long> requests() {
    Map<Integer, Long> requests = new TreeMap<>();
    counts.forEach((status, count) -> requests.put(status, count.get()));
    return requests;
  }
}
