package story.processleftrunning;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Hands each document to an external program, here {@code cat}, and reads its answer. */
public final class Leak {
  String convert(String document) throws IOException, InterruptedException {
    Process program = new ProcessBuilder("cat").start();
    OutputStream in = program.getOutputStream();
    in.write((document + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
    return line(program);
  }

  private static String line(Process program) throws IOException {
    return new BufferedReader(
            new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Leak documents = new Leak();
    int letters = 0;
    for (int i = 0; i < 10; i++) {
      letters += documents.convert("document " + i).length();
    }
    System.out.println(letters + " letters converted");
  }
}
