package heapwarden.serve;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import heapwarden.harness.Running;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a running process over HTTP, as a user would who has read the line of its start. */
public final class Peer {
  private static final Pattern LINE =
      Pattern.compile("(http://[^ ]+)/ shows this process; the token for POST is in ([^\\s]+)");

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final String url;
  private final Path tokenFile;

  private Peer(String url, Path tokenFile) {
    this.url = url;
    this.tokenFile = tokenFile;
  }

  /** Waits for the line that says where. */
  public static Peer of(Running running) {
    running.untilItSays("shows this process");
    Matcher line = LINE.matcher(running.stderr());
    if (!line.find()) {
      throw new AssertionError(running.stderr());
    }
    return new Peer(line.group(1), Path.of(line.group(2)));
  }

  String url() {
    return url;
  }

  int port() {
    return URI.create(url).getPort();
  }

  Path tokenFile() {
    return tokenFile;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(60));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(request.uri().toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  public HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = request(path);
    return send(headers.length == 0 ? request.build() : request.headers(headers).build());
  }

  public JsonObject json(String path) {
    HttpResponse<String> answer = get(path);
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  HttpResponse<String> post(String path, String token) {
    return send(
        request(path)
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.noBody())
            .build());
  }

  String token() {
    try {
      return Files.readString(tokenFile).trim();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
