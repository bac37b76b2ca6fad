using Analyzer.Service.Hosting;
using k8s;
using k8s.Models;
using Xunit;
using YamlDotNet.Serialization;
using Settings = Analyzer.Service.Hosting.Settings;

namespace Analyzer.Tests.Architecture;

/// <summary>The manifests are what Kubernetes takes, and fit one another and the program.</summary>
public sealed class KubernetesTests
{
    private const string Folder = "deploy/kubernetes";
    private const string Component = "app.kubernetes.io/component";

    [Fact]
    public void Manifests_ParseStrictly_AndEveryFileBelongsToAKustomization()
    {
        var listed = Kustomizations().SelectMany(kustomization => List(kustomization.Content, "resources").Where(name => name.EndsWith(".yaml", StringComparison.Ordinal)).Select(name => $"{kustomization.Folder}/{name}")).ToList();

        Assert.Equal(Files().Where(file => !file.EndsWith("kustomization.yaml", StringComparison.Ordinal)).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        // Unknown and doubled keys are mistakes.
        Assert.All(listed, file => Assert.NotEmpty(Load(file)));
    }

    [Fact]
    public void Kustomizations_HaveKnownKeys_AndPatchWhatIsThere()
    {
        string[] known = ["apiVersion", "kind", "resources", "labels", "images", "configMapGenerator", "patches"];
        var names = Objects().Select(item => ($"{item.Kind}", item.Metadata.Name)).ToList();
        foreach (var (folder, content) in Kustomizations())
        {
            Assert.Empty(content.Keys.Cast<string>().Except(known));
            Assert.All(List(content, "resources"), name => Assert.True(File.Exists(Path.Combine(Repository.Root, folder, name)) || Directory.Exists(Path.Combine(Repository.Root, folder, name)), $"{folder}/{name}"));
            foreach (var patch in Maps(content, "patches"))
            {
                var target = Map(patch["target"]);
                // A target's name is a regular expression, anchored.
                Assert.Contains(names, name => name.Item1 == (string)target["kind"] && System.Text.RegularExpressions.Regex.IsMatch(name.Name, $"^({target["name"]})$"));
                var operations = new DeserializerBuilder().Build().Deserialize<List<Dictionary<object, object>>>((string)patch["patch"]);
                Assert.All(operations, operation => Assert.Contains((string)operation["op"], (string[])["add", "remove", "replace"]));
            }
        }
    }

    [Fact]
    public void Deployments_TogetherHaveEveryRole_EachItsOwn()
    {
        var roles = ServeRoles.None;
        foreach (var deployment in Objects().OfType<V1Deployment>())
        {
            var arguments = Assert.Single(deployment.Spec.Template.Spec.Containers).Args;
            Assert.Equal(["serve", "--roles"], arguments.Take(2));
            Assert.Null(ServeRolesText.TryRead(arguments[2].Split(','), out var own));
            Assert.Equal(ServeRoles.None, roles & own);
            Assert.Equal(arguments[2], deployment.Spec.Selector.MatchLabels[Component]);
            Assert.Equal(arguments[2], deployment.Spec.Template.Metadata.Labels[Component]);
            roles |= own;
        }

        Assert.Equal(ServeRoles.All, roles);
    }

    [Fact]
    public void Containers_KeepNothingOnTheirNode_MayDoNothingMore_AndEndOnlyAfterWhatTheyReceived()
    {
        var pods = Objects().OfType<V1Deployment>().Select(deployment => deployment.Spec.Template.Spec).Concat(Objects().OfType<V1Job>().Select(job => job.Spec.Template.Spec)).ToList();

        Assert.Equal(5, pods.Count);
        Assert.All(pods, pod => Assert.All(pod.Volumes, volume => Assert.NotNull(volume.EmptyDir)));
        Assert.All(pods, pod => Assert.Equal("analyzer", pod.ServiceAccountName));
        Assert.All(pods.SelectMany(pod => pod.Containers), container =>
        {
            Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
            Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
            Assert.Equal("analyzer-store", container.Env.Single(variable => variable.Name == "ANALYZER_STORE").ValueFrom.SecretKeyRef.Name);
        });
        var shutdown = TimeSpan.Parse("00:00:" + Settings.All.Single(setting => setting.Key == "Shutdown").Default.TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture);
        var ingest = Objects().OfType<V1Deployment>().Single(deployment => deployment.Metadata.Name == "analyzer-ingest").Spec.Template.Spec;
        Assert.True(ingest.TerminationGracePeriodSeconds > shutdown.TotalSeconds);
    }

    [Fact]
    public void Variables_AreSettings_WithValuesThatAreTaken()
    {
        var literals = Kustomizations().SelectMany(kustomization => Maps(kustomization.Content, "configMapGenerator")).SelectMany(map => List(map, "literals")).Select(literal => literal.Split('=', 2)).ToList();

        Assert.NotEmpty(literals);
        Assert.All(literals, literal => Assert.Null(Settings.All.Single(setting => setting.Variable == literal[0]).Apply(new ServeOptions(), literal[1])));
    }

    [Fact]
    public void Services_Probes_AndBudgets_NameWhatIsThere()
    {
        var deployments = Objects().OfType<V1Deployment>().ToDictionary(deployment => deployment.Spec.Selector.MatchLabels[Component]);
        foreach (var service in Objects().OfType<V1Service>())
        {
            var container = deployments[service.Spec.Selector[Component]].Spec.Template.Spec.Containers[0];
            Assert.All(service.Spec.Ports, port => Assert.Contains(container.Ports, open => open.Name == port.TargetPort.Value));
        }

        Assert.All(deployments.Values, deployment =>
        {
            var container = deployment.Spec.Template.Spec.Containers[0];
            Assert.Equal(["/healthz", "/healthz", "/readyz"], new[] { container.StartupProbe, container.LivenessProbe, container.ReadinessProbe }.Select(probe => probe.HttpGet.Path));
            Assert.Equal(8080, container.Ports.Single(port => port.Name == "web").ContainerPort);
        });
        Assert.All(Objects().OfType<V1PodDisruptionBudget>(), budget => Assert.True(deployments.ContainsKey(budget.Spec.Selector.MatchLabels[Component])));
        Assert.All(Objects().OfType<V2HorizontalPodAutoscaler>(), scaler => Assert.Contains(deployments.Values, deployment => deployment.Metadata.Name == scaler.Spec.ScaleTargetRef.Name));
    }

    private static IEnumerable<IKubernetesObject<V1ObjectMeta>> Objects() =>
        Files().Where(file => !file.EndsWith("kustomization.yaml", StringComparison.Ordinal)).SelectMany(Load).Cast<IKubernetesObject<V1ObjectMeta>>();

    private static List<object> Load(string file) => KubernetesYaml.LoadAllFromString(Repository.Read(file), strict: true);

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Path.Combine(Repository.Root, Folder), "*.yaml", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'));

    private static IEnumerable<(string Folder, Dictionary<object, object> Content)> Kustomizations() => Files()
        .Where(file => file.EndsWith("/kustomization.yaml", StringComparison.Ordinal))
        .Select(file => (file[..file.LastIndexOf('/')], new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(Repository.Read(file))));

    private static Dictionary<object, object> Map(object value) => (Dictionary<object, object>)value;

    private static IEnumerable<Dictionary<object, object>> Maps(Dictionary<object, object> map, string key) => map.TryGetValue(key, out var value) ? ((List<object>)value).Select(Map) : [];

    private static IEnumerable<string> List(Dictionary<object, object> map, string key) => map.TryGetValue(key, out var value) ? ((List<object>)value).Cast<string>() : [];
}
