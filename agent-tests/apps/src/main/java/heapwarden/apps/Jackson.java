package heapwarden.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file of JSON read into a tree, and the tree written again. */
final class Jackson extends App {
  private final ObjectMapper mapper = new ObjectMapper();
  private Path file = Path.of("");

  @Override
  void open(Path folder) throws IOException {
    ArrayNode all = mapper.createArrayNode();
    for (int i = 0; i < 5000; i++) {
      ObjectNode one = all.addObject();
      one.put("id", i).put("name", "thing " + i).put("price", i * 0.25).put("sold", i % 3 == 0);
      one.putArray("tags").add("tag" + i % 17).add("tag" + i % 31);
    }
    file = folder.resolve("things.json");
    Files.write(file, mapper.writeValueAsBytes(all));
  }

  @Override
  long round(int number) throws IOException {
    long sum = 0;
    for (int i = 0; i < 4; i++) {
      JsonNode tree;
      try (var in = Files.newInputStream(file)) {
        tree = mapper.readTree(in);
      }
      sum += tree.size() + tree.get(number % tree.size()).get("name").asText().length();
      sum += Arrays.hashCode(mapper.writeValueAsBytes(tree));
    }
    return sum;
  }
}
