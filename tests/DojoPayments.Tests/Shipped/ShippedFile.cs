using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using DojoPayments.Shell;

namespace DojoPayments.Tests.Shipped;

/// <summary>An assembly of the staged module, read without being loaded.</summary>
internal sealed class ShippedFile : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _metadata;

    private ShippedFile(string path)
    {
        _file = new PEReader([.. File.ReadAllBytes(path)]);
        _metadata = _file.GetMetadataReader();
    }

    public string Name => _metadata.GetString(_metadata.GetAssemblyDefinition().Name);

    public Version Version => _metadata.GetAssemblyDefinition().Version;

    public IEnumerable<(string Name, Version Version)> References => _metadata.AssemblyReferences
        .Select(_metadata.GetAssemblyReference)
        .Select(reference => (_metadata.GetString(reference.Name), reference.Version));

    public static IReadOnlyList<ShippedFile> All() =>
        [.. Directory.GetFiles(Repository.StagedModule, "*.dll").Order(StringComparer.Ordinal).Select(path => new ShippedFile(path))];

    public static ShippedFile OfTheModule() => new(Path.Combine(Repository.StagedModule, "DojoPayments.dll"));

    public void Dispose() => _file.Dispose();

    /// <summary>Every type that what others see of this assembly names: bases, interfaces, and the signatures of members.</summary>
    public IEnumerable<(string Where, string Assembly)> PublicSurface()
    {
        var names = new AssemblyNames(_metadata);
        foreach (var type in _metadata.TypeDefinitions.Select(_metadata.GetTypeDefinition).Where(IsPublic))
        {
            var where = _metadata.GetString(type.Name);
            foreach (var assembly in type.GetInterfaceImplementations().Select(handle => _metadata.GetInterfaceImplementation(handle).Interface).Append(type.BaseType).SelectMany(names.Of))
                yield return (where, assembly);
            foreach (var field in type.GetFields().Select(_metadata.GetFieldDefinition).Where(field => (field.Attributes & System.Reflection.FieldAttributes.FieldAccessMask) >= System.Reflection.FieldAttributes.Family))
            {
                foreach (var assembly in field.DecodeSignature(names, null))
                    yield return ($"{where}.{_metadata.GetString(field.Name)}", assembly);
            }

            foreach (var method in type.GetMethods().Select(_metadata.GetMethodDefinition).Where(method => (method.Attributes & System.Reflection.MethodAttributes.MemberAccessMask) >= System.Reflection.MethodAttributes.Family))
            {
                var signature = method.DecodeSignature(names, null);
                foreach (var assembly in signature.ParameterTypes.Append(signature.ReturnType).SelectMany(part => part))
                    yield return ($"{where}.{_metadata.GetString(method.Name)}", assembly);
            }
        }
    }

    private static bool IsPublic(TypeDefinition type) => (type.Attributes & System.Reflection.TypeAttributes.VisibilityMask) is System.Reflection.TypeAttributes.Public or System.Reflection.TypeAttributes.NestedPublic;

    /// <summary>Reduces a signature to the assemblies that its types are in.</summary>
    private sealed class AssemblyNames(MetadataReader metadata) : ISignatureTypeProvider<IEnumerable<string>, object?>
    {
        public IEnumerable<string> Of(EntityHandle type) => type.Kind switch
        {
            HandleKind.TypeReference => GetTypeFromReference(metadata, (TypeReferenceHandle)type, 0),
            HandleKind.TypeSpecification => GetTypeFromSpecification(metadata, null, (TypeSpecificationHandle)type, 0),
            _ => [],
        };

        public IEnumerable<string> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => reader.GetTypeReference(handle).ResolutionScope switch
        {
            { Kind: HandleKind.AssemblyReference } scope => [reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name)],
            { Kind: HandleKind.TypeReference } outer => GetTypeFromReference(reader, (TypeReferenceHandle)outer, rawTypeKind),
            _ => [],
        };

        public IEnumerable<string> GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public IEnumerable<string> GetGenericInstantiation(IEnumerable<string> genericType, ImmutableArray<IEnumerable<string>> typeArguments) => genericType.Concat(typeArguments.SelectMany(argument => argument));

        public IEnumerable<string> GetFunctionPointerType(MethodSignature<IEnumerable<string>> signature) => signature.ParameterTypes.Append(signature.ReturnType).SelectMany(part => part);

        public IEnumerable<string> GetModifiedType(IEnumerable<string> modifier, IEnumerable<string> unmodifiedType, bool isRequired) => modifier.Concat(unmodifiedType);

        public IEnumerable<string> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => [];

        public IEnumerable<string> GetPrimitiveType(PrimitiveTypeCode typeCode) => [];

        public IEnumerable<string> GetGenericMethodParameter(object? genericContext, int index) => [];

        public IEnumerable<string> GetGenericTypeParameter(object? genericContext, int index) => [];

        public IEnumerable<string> GetArrayType(IEnumerable<string> elementType, ArrayShape shape) => elementType;

        public IEnumerable<string> GetByReferenceType(IEnumerable<string> elementType) => elementType;

        public IEnumerable<string> GetPinnedType(IEnumerable<string> elementType) => elementType;

        public IEnumerable<string> GetPointerType(IEnumerable<string> elementType) => elementType;

        public IEnumerable<string> GetSZArrayType(IEnumerable<string> elementType) => elementType;
    }
}
