package heapwarden.apps;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.FSDirectory;

/** Lucene: texts written to an index on disk, or searched for in one. */
final class Catalogue extends App {
  private static final Logger LOG = Logger.getLogger("org.apache.lucene");
  private static final int WORDS = 20_000;
  private static final int TEXTS = 1000;
  private static final int TO_SEARCH = 20;

  private final boolean searches;

  @SuppressWarnings("NullAway.Init")
  private FSDirectory directory;

  Catalogue(boolean searches) {
    this.searches = searches;
  }

  @Override
  void open(Path folder) throws IOException {
    LOG.setLevel(Level.SEVERE);
    directory = FSDirectory.open(folder.resolve("index"));
    for (int i = 0; searches && i < TO_SEARCH; i++) {
      write(i);
    }
  }

  @Override
  long round(int number) throws IOException {
    return searches ? search(number) : write(number);
  }

  private long write(int number) throws IOException {
    Random random = new Random(number);
    IndexWriterConfig config =
        new IndexWriterConfig().setMergeScheduler(new SerialMergeScheduler());
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < TEXTS; i++) {
        StringBuilder text = new StringBuilder();
        for (int w = 0; w < 120; w++) {
          text.append(word(random)).append(' ');
        }
        Document document = new Document();
        document.add(new TextField("text", text.toString(), Field.Store.YES));
        writer.addDocument(document);
      }
      return writer.getDocStats().numDocs;
    }
  }

  /** Small numbers are more frequent, as words are. */
  private static String word(Random random) {
    double place = random.nextDouble();
    return "w" + (int) (WORDS * place * place * place);
  }

  private long search(int number) throws IOException {
    Random random = new Random(number);
    long sum = 0;
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      for (int i = 0; i < 100; i++) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (int w = 0; w < 3; w++) {
          query.add(new TermQuery(new Term("text", word(random))), BooleanClause.Occur.SHOULD);
        }
        var found = searcher.search(query.build(), 10);
        for (var hit : found.scoreDocs) {
          sum += hit.doc + searcher.storedFields().document(hit.doc).get("text").length();
        }
      }
    }
    return sum;
  }

  @Override
  public void close() throws IOException {
    directory.close();
  }
}
